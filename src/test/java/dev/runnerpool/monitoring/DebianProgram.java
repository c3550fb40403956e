package dev.runnerpool.monitoring;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A program that the system brings; a test that needs one that is missing is skipped. */
enum DebianProgram {
  PROMETHEUS("prometheus", "prometheus", "prometheus"),
  PROMTOOL("prometheus", "promtool", "promtool"),
  /** Debian calls it otherwise than its authors do. */
  ALERTMANAGER("prometheus-alertmanager", "prometheus-alertmanager", "alertmanager");

  private final String debianPackage;
  private final String name;
  private final String elsewhere;

  DebianProgram(String debianPackage, String name, String elsewhere) {
    this.debianPackage = debianPackage;
    this.name = name;
    this.elsewhere = elsewhere;
  }

  /** Where it is. */
  Path path() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, elsewhere)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> {
              String missing = "%s is missing: apt-get install %s".formatted(name, debianPackage);
              System.err.println("Skipped: " + missing);
              return new TestAbortedException(missing);
            });
  }

  /** What a program said, and how it ended. */
  record Ended(int status, String output) {}

  static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Ended(process.waitFor(), output);
  }
}
