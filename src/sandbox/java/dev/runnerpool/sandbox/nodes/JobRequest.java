package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job as GitLab hands it out, and what its script asks of a simulated shell. */
record JobRequest(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXIT = Pattern.compile("(?:^|[;&|]\\s*)exit (\\d+)");
  private static final Pattern SLEEP = Pattern.compile("(?:^|[;&|]\\s*)sleep (\\d+(?:\\.\\d+)?)");

  static JobRequest parse(String text) {
    try {
      return new JobRequest(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the job handed out is not JSON", e);
    }
  }

  long id() {
    return json.path("id").asLong();
  }

  String token() {
    return json.path("token").asText();
  }

  long projectId() {
    return json.path("job_info").path("project_id").asLong();
  }

  Duration timeout() {
    return Duration.ofSeconds(json.path("runner_info").path("timeout").asLong(3600));
  }

  List<String> script() {
    List<String> lines = new ArrayList<>();
    json.path("steps")
        .forEach(step -> step.path("script").forEach(line -> lines.add(line.asText())));
    return lines;
  }

  int exitCode() {
    return script().stream()
        .map(EXIT::matcher)
        .filter(Matcher::find)
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElse(0);
  }

  /**
   * How long the job says that it takes, by {@code SIM_SECONDS} or by its sleeps. After {@code
   * sleep infinity} it ends by its timeout, by {@link SimulatedNodes#endScript} or with its runner.
   */
  Optional<Duration> duration() {
    for (JsonNode variable : json.path("variables")) {
      if (variable.path("key").asText().equals("SIM_SECONDS")) {
        return Optional.of(seconds(variable.path("value").asDouble()));
      }
    }
    double slept = 0;
    for (String line : script()) {
      if (line.contains("sleep infinity")) {
        return Optional.of(ChronoUnit.FOREVER.getDuration());
      }
      for (Matcher found = SLEEP.matcher(line); found.find(); ) {
        slept += Double.parseDouble(found.group(1));
      }
    }
    return slept > 0 ? Optional.of(seconds(slept)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "JobRequest[id=" + id() + "]";
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
