package dev.runnerpool.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.simulation.TracedJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project's finished jobs, newest first, page by page.
 *
 * <p>Source: GitLab's {@code lib/api/ci/jobs.rb}: keyset pages by descending id alone, 100 jobs at
 * most, the next page in the {@code Link} header. That link has the host GitLab was configured
 * with, so only its query is followed.
 */
final class FinishedJobPages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIRST_PAGE =
      "pagination=keyset&order_by=id&sort=desc&per_page=100"
          + "&scope[]=success&scope[]=failed&scope[]=canceled";
  private static final Pattern NEXT = Pattern.compile("<[^>?]*\\?([^>]*)>\\s*;\\s*rel=\"?next\"?");
  private static final int TRIES = 8;
  private static final int TOO_MANY = 429;
  private static final double MILLIS = 1000;

  /** One page follows another: HTTP/2, which the JDK asks for by an upgrade, gains nothing. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final String address;
  private final String project;
  private final String token;
  private final PrintWriter progress;
  private boolean answered;

  /**
   * @param project full path or number
   * @param token access token; it goes into a header and nowhere else
   * @param progress told of each page
   */
  FinishedJobPages(URI gitlab, String project, String token, PrintWriter progress) {
    this.address =
        gitlab + "/api/v4/projects/" + URLEncoder.encode(project, StandardCharsets.UTF_8) + "/jobs";
    this.project = project;
    this.token = token;
    this.progress = progress;
  }

  /**
   * The jobs created since then that ran.
   *
   * @throws InputException telling what GitLab answered and what would be right
   */
  List<TracedJob> since(Instant oldest) {
    List<TracedJob> jobs = new ArrayList<>();
    Optional<String> query = Optional.of(FIRST_PAGE);
    while (query.isPresent()) {
      HttpResponse<String> page = get(query.get());
      query = next(page);
      for (JsonNode job : list(page)) {
        if (time(job, "created_at").filter(created -> created.isBefore(oldest)).isPresent()) {
          query = Optional.empty();
        } else {
          traced(job).ifPresent(jobs::add);
        }
      }
      progress.printf("%d jobs read%n", jobs.size());
      progress.flush();
    }
    return jobs;
  }

  private HttpResponse<String> get(String query) {
    // Brackets stand for themselves in GitLab's parameters, but not in a Java URI.
    URI page = URI.create(address + "?" + query.replace("[", "%5B").replace("]", "%5D"));
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .header("PRIVATE-TOKEN", token)
            .timeout(Duration.ofSeconds(60))
            .build();
    try {
      for (int attempt = 1; ; attempt++) {
        Optional<HttpResponse<String>> answer = attempt(request, attempt);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("interrupted");
    }
  }

  /** Empty after the pause of a failure that passes. */
  private Optional<HttpResponse<String>> attempt(HttpRequest request, int attempt)
      throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status == 200) {
        answered = true;
        return Optional.of(answer);
      }
      boolean passes = status == TOO_MANY || status >= 500;
      if (!passes || attempt == TRIES) {
        throw new InputException(refusal(status));
      }
      pause("answered " + status, wait(answer, attempt));
    } catch (IOException e) {
      // A GitLab that has answered is the right one: its connection broke, which passes.
      if (!answered || attempt == TRIES) {
        throw new InputException(
            "%s does not answer: %s".formatted(address, e.getClass().getSimpleName()));
      }
      pause("broke the connection", doubling(attempt));
    }
    return Optional.empty();
  }

  /** As long as GitLab asks for; else a second, doubling. */
  private static Duration wait(HttpResponse<String> answer, int attempt) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElseGet(() -> doubling(attempt));
  }

  private static Duration doubling(int attempt) {
    return Duration.ofSeconds(1L << (attempt - 1));
  }

  private void pause(String failure, Duration wait) throws InterruptedException {
    progress.printf("GitLab %s, asking again in %d s%n", failure, wait.toSeconds());
    progress.flush();
    Thread.sleep(wait.toMillis());
  }

  private String refusal(int status) {
    String right =
        switch (status) {
          case 401 -> "the token is not known there: it should be a valid access token";
          case 403 -> "the token may not read jobs: it needs scope read_api and role Reporter";
          case 404 ->
              "there is no project '%s', or the token may not see it: give its full path or number"
                  .formatted(project);
          default -> status < 400 ? "--url should be where it leads to" : "try again later";
        };
    return "%s answered %d: %s".formatted(address, status, right);
  }

  private static Optional<String> next(HttpResponse<String> page) {
    return page.headers().allValues("Link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(link -> link.group(1))
        .findFirst();
  }

  private JsonNode list(HttpResponse<String> page) {
    try {
      JsonNode list = JSON.readTree(page.body());
      if (list.isArray()) {
        return list;
      }
    } catch (JsonProcessingException notJson) {
      // Told below.
    }
    throw new InputException(
        "%s answered no list of jobs: --url should be a GitLab".formatted(address));
  }

  /** A job that never ran waited for nobody; one without times tells nothing. */
  private static Optional<TracedJob> traced(JsonNode job) {
    Optional<Instant> started = time(job, "started_at");
    if (started.isEmpty() || !job.path("duration").isNumber()) {
      return Optional.empty();
    }
    Duration queued = seconds(job.path("queued_duration").asDouble(0));
    List<String> tags = new ArrayList<>();
    job.path("tag_list").forEach(tag -> tags.add(tag.asText()));
    return Optional.of(
        new TracedJob(
            started.get().minus(queued),
            seconds(Math.max(0, job.path("duration").asDouble())),
            tags,
            job.path("name").asText()));
  }

  private static Duration seconds(double value) {
    return Duration.ofMillis(Math.round(value * MILLIS));
  }

  private static Optional<Instant> time(JsonNode job, String field) {
    try {
      return Optional.of(java.time.OffsetDateTime.parse(job.path(field).asText()).toInstant());
    } catch (java.time.DateTimeException none) {
      return Optional.empty();
    }
  }
}
