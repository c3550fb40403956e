package dev.runnerpool.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the phases of a pool's starts took in all, as the installed operator's metrics tell. */
record PhaseSums(Map<String, Duration> byPhase) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /** Of the pool until now; empty before its first job came to its script. */
  static PhaseSums of(Site site, String pool) {
    Matcher sums =
        Pattern.compile(
                "(?m)^runnerpool_job_start_phase_duration_seconds_sum\\{.*phase=\"(\\w+)\".*pool=\"%s\".*} (\\S+)$"
                    .formatted(Pattern.quote(pool)))
            .matcher(metrics(site));
    Map<String, Duration> byPhase = new LinkedHashMap<>();
    while (sums.find()) {
      byPhase.put(
          sums.group(1), Duration.ofMillis(Math.round(Double.parseDouble(sums.group(2)) * 1000)));
    }
    return new PhaseSums(byPhase);
  }

  /** From the queue to the end of that phase. */
  Duration until(String last) {
    Duration sum = Duration.ZERO;
    for (String phase :
        new String[] {
          "known",
          "runner_created",
          "runner_scheduled",
          "runner_ready",
          "claimed",
          "job_pod_scheduled",
          "images_pulled",
          "script_started"
        }) {
      sum = sum.plus(byPhase.getOrDefault(phase, Duration.ZERO));
      if (phase.equals(last)) {
        return sum;
      }
    }
    throw new IllegalArgumentException("no phase " + last);
  }

  private static String metrics(Site site) {
    String address =
        site.client()
            .pods()
            .inNamespace("runnerpool-system")
            .list()
            .getItems()
            .get(0)
            .getStatus()
            .getPodIP();
    try {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create("http://" + address + ":8080/q/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
