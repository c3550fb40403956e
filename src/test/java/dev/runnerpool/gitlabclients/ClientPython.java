package dev.runnerpool.gitlabclients;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the Python is that has a program made by others, installed first if need be. */
public final class ClientPython {
  private static final Path BUILD = Path.of("src/test/clients/build");
  private static final int MISSING_NEED = 3;

  private ClientPython() {}

  /**
   * Its path; what takes long is told on standard error.
   *
   * @param program a folder of {@code src/test/clients}, such as {@code python-gitlab}
   * @throws MissingNeedException if this machine cannot have it
   */
  public static Path path(String program) {
    try {
      Process build = new ProcessBuilder("bash", BUILD.toString(), program).start();
      CompletableFuture<List<String>> told =
          CompletableFuture.supplyAsync(() -> lines(build.errorReader(StandardCharsets.UTF_8)));
      List<String> answer = lines(build.inputReader(StandardCharsets.UTF_8));
      List<String> progress = told.join();
      int status = build.waitFor();
      if (status == MISSING_NEED) {
        throw new MissingNeedException(progress.get(progress.size() - 1));
      }
      if (status != 0) {
        throw new IllegalStateException(BUILD + " ended with status " + status + ": " + progress);
      }
      progress.forEach(System.err::println);
      return Path.of(answer.get(0).substring(program.length() + 1));
    } catch (IOException e) {
      throw new MissingNeedException(
          "bash is missing: %s needs it. (%s)".formatted(BUILD, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + program + " is installed", e);
    }
  }

  static List<String> lines(BufferedReader reader) {
    List<String> lines = new ArrayList<>();
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
