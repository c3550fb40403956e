package dev.runnerpool.sandbox.gitlab.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long each job had waited when the operator was first told of it, by GitLab's clock: when the
 * first good answer that lists it as waiting goes out to a request for the queue.
 */
public final class FirstSeen {
  private static final String GRAPHQL = "POST /api/graphql";
  private static final Set<String> ROUTES = Set.of(GRAPHQL, "GET /api/v4/projects/:id/jobs");
  private static final Pattern JOB = Pattern.compile("gid://gitlab/Ci::Build/(\\d{1,18})");
  private static final int OK = 200;

  private final GitLab gitlab;
  private final Map<Long, Duration> waited = new HashMap<>();

  FirstSeen(GitLab gitlab) {
    this.gitlab = gitlab;
  }

  /** By the job's id; without those that were taken before an answer listed them. */
  public synchronized Map<Long, Duration> waited() {
    return Map.copyOf(waited);
  }

  /** An answer goes out whole and as GitLab made it. */
  synchronized void told(String route, String userAgent, Reply reply) {
    if (reply.status() != OK
        || !ROUTES.contains(route)
        || !userAgent.startsWith(RequestLog.OPERATOR)) {
      return;
    }
    Set<Long> listed = listed(route, reply);
    listed.removeAll(waited.keySet());
    gitlab.locked(
        parts -> {
          Instant now = parts.clock().instant();
          // The jobs of a runner are listed too, for their facts: those are held by it.
          listed.forEach(
              id ->
                  parts
                      .jobs()
                      .find(id)
                      .filter(FirstSeen::waits)
                      .ifPresent(job -> waited.put(id, job.queued(now))));
          return null;
        });
  }

  private static boolean waits(Job job) {
    return job.status() == JobStatus.PENDING && job.runner() == null;
  }

  private static Set<Long> listed(String route, Reply reply) {
    Set<Long> ids = new HashSet<>();
    JsonNode answer = read(reply);
    if (!route.equals(GRAPHQL)) {
      answer.forEach(job -> ids.add(job.path("id").asLong()));
    } else if (!answer.has("errors")) {
      jobs(answer.path("data"), ids::add);
    }
    return ids;
  }

  private static void jobs(JsonNode part, LongConsumer found) {
    Matcher job = JOB.matcher(part.path("id").asText());
    if (job.matches()) {
      found.accept(Long.parseLong(job.group(1)));
    }
    part.forEach(each -> jobs(each, found));
  }

  private static JsonNode read(Reply reply) {
    try {
      return Reply.JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new IllegalStateException("an answer of the simulator's own is not JSON", e);
    }
  }
}
