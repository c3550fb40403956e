package dev.runnerpool.cli.simulate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.simulation.TracedJob;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A trace as a file: a JSON object a line, a line a job, such as {@code
 * {"queued":"2026-01-05T08:00:01Z","seconds":93.5,"tags":["linux","arm64"],"name":"build"}}.
 */
final class TraceFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final double MILLIS = 1000;

  @JsonPropertyOrder({"queued", "seconds", "tags", "name"})
  private record Line(
      @JsonProperty("queued") String queued,
      @JsonProperty("seconds") Double seconds,
      @JsonProperty("tags") List<String> tags,
      @JsonProperty("name") String name) {}

  private TraceFile() {}

  /**
   * Reads a trace; its jobs may stand in any order.
   *
   * @throws InputException if it is not one
   */
  static List<TracedJob> read(Path file) {
    List<TracedJob> jobs = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 1;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        if (!text.isBlank()) {
          jobs.add(job(text, "%s:%d".formatted(file, number)));
        }
        number++;
      }
    } catch (NoSuchFileException e) {
      throw new InputException("--trace: there is no file " + file);
    } catch (MalformedInputException e) {
      throw new InputException(file + " is not UTF-8 text: a trace is a JSON object a line");
    } catch (IOException e) {
      throw new InputException("--trace: %s cannot be read: %s".formatted(file, e.getMessage()));
    }
    if (jobs.isEmpty()) {
      throw new InputException(file + " has no job: a trace is a JSON object a line, a line a job");
    }
    jobs.sort(Comparator.comparing(TracedJob::queuedAt));
    return jobs;
  }

  private static TracedJob job(String text, String place) {
    Line line;
    try {
      line = JSON.readValue(text, Line.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s: %s; a job is {\"queued\":TIME,\"seconds\":NUMBER,\"tags\":[…],\"name\":TEXT}"
              .formatted(place, firstLine(e.getOriginalMessage())));
    }
    if (line == null || line.seconds() == null || !(line.seconds() >= 0)) {
      throw new InputException(
          "%s: seconds is %s, it should be how long the job ran, 0 or more"
              .formatted(place, line == null ? null : line.seconds()));
    }
    return new TracedJob(
        time(line.queued(), place),
        Duration.ofMillis(Math.round(line.seconds() * MILLIS)),
        line.tags() == null ? List.of() : line.tags(),
        line.name() == null ? "" : line.name());
  }

  private static Instant time(String text, String place) {
    try {
      return Instant.parse(text == null ? "" : text);
    } catch (DateTimeException e) {
      throw new InputException(
          "%s: queued is '%s', it should be a time like 2026-01-05T08:00:01Z"
              .formatted(place, text));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("no JSON");
  }

  /** Writes a trace. */
  static void write(List<TracedJob> jobs, Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (TracedJob job : jobs) {
        out.write(
            JSON.writeValueAsString(
                new Line(
                    job.queuedAt().toString(),
                    job.duration().toMillis() / MILLIS,
                    job.tags(),
                    job.name())));
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
