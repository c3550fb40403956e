package dev.runnerpool.sandbox.gitlab.trace;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which pipeline file is pushed where and when.
 *
 * @param pushes in any order
 */
public record Trace(List<Push> pushes) {

  /**
   * One line of a trace.
   *
   * @param at seconds after the start, from 0
   * @param project full path of the project
   * @param ref branch; {@code main} if not given
   * @param protectedRef whether the branch is protected
   * @param file the CI file, looked up beside the trace
   * @param times how many pipelines at once, 1 to 1000; 1 if not given
   */
  public record Push(
      double at,
      String project,
      String ref,
      @JsonProperty("protected") boolean protectedRef,
      String file,
      Integer times) {
    public Push {
      if (!(at >= 0) || project == null || file == null) {
        throw new IllegalArgumentException(
            "a push needs at (seconds, 0 or more), project and file");
      }
      ref = ref == null ? "main" : ref;
      times = times == null ? (Integer) 1 : times;
      if (times < 1 || times > 1_000) {
        throw new IllegalArgumentException("times %d should be 1 to 1000".formatted(times));
      }
    }
  }

  public Trace {
    if (pushes == null || pushes.isEmpty()) {
      throw new IllegalArgumentException("a trace needs at least one entry in pushes");
    }
    pushes = List.copyOf(pushes);
  }

  /**
   * Reads a trace.
   *
   * @throws IllegalArgumentException with file and line if it cannot be understood
   * @throws IOException if the file cannot be read
   */
  public static Trace read(Path file) throws IOException {
    ObjectMapper yaml =
        new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    try {
      return yaml.readValue(file.toFile(), Trace.class);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          "%s:%d: %s".formatted(file, line, e.getOriginalMessage()), e);
    }
  }

  /** Seconds from the start to the last push. */
  public double seconds() {
    return pushes.stream().mapToDouble(Push::at).max().orElse(0);
  }
}
