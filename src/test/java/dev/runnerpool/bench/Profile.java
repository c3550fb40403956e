package dev.runnerpool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A recording by Java Flight Recorder of each operator that is started; {@code --profile}. */
final class Profile {
  static final String FLAG = "--profile";
  private static final String PROPERTY = "bench.profile";
  private static final int TOP = 12;

  private Profile() {}

  /** From now on. */
  static void turnOn() {
    System.setProperty(PROPERTY, "true");
  }

  /** Options of the operator's virtual machine; none if nothing is to be recorded. */
  static List<String> options() {
    return Boolean.getBoolean(PROPERTY)
        ? List.of(
            "-XX:StartFlightRecording=settings=profile",
            "-XX:FlightRecorderOptions=stackdepth=256",
            "-Xlog:jfr+startup=error")
        : List.of();
  }

  /**
   * Takes the recording of a process before it is killed.
   *
   * @param file without its end: {@code .jfr} and {@code .svg} come to lie there
   */
  static void take(long pid, Path file, Consumer<String> say) {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Path recording = Path.of(file + ".jfr").toAbsolutePath();
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      int status =
          new ProcessBuilder(
                  jcmd.toString(), String.valueOf(pid), "JFR.dump", "filename=" + recording)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        say.accept("  no recording of process " + pid);
        return;
      }
      FlameGraph graph = FlameGraph.of(recording);
      Files.writeString(Path.of(file + ".svg"), graph.svg());
      say.accept("  profile: " + file + ".svg, .jfr; most of " + graph.samples() + " samples in");
      graph.top(TOP).forEach(line -> say.accept("    " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
