package dev.runnerpool.sandbox.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that a run leaves behind.
 *
 * @param json the figures, for programs
 * @param html the figures with charts, for people
 */
public record ReportFiles(Path json, Path html) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes {@code report.json} and {@code report.html} into a folder, which is made if missing. */
  public static ReportFiles write(
      Path folder, Report report, List<Sample> samples, List<String> complaints) {
    ReportFiles files =
        new ReportFiles(folder.resolve("report.json"), folder.resolve("report.html"));
    try {
      Files.createDirectories(folder);
      JSON.writeValue(files.json().toFile(), report);
      Files.writeString(files.html(), SandboxPage.of(report, samples, complaints));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report into " + folder, e);
    }
    return files;
  }
}
