package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.sandbox.gitlab.Client;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A runner of a simulated GitLab that takes jobs and ends them as a test says. */
final class RunnerInTest {

  private final Client http;
  private final long id;
  private final String token;

  /** A job in hand. */
  record Taken(long id, String token) {}

  private RunnerInTest(Client http, long id, String token) {
    this.http = http;
    this.id = id;
    this.token = token;
  }

  /** Registers a runner of a group with the tag arm64. */
  static RunnerInTest ofGroup(String gitlab, String userToken, long group) {
    Client http = new Client(gitlab);
    try {
      var created =
          http.call(
                  "POST",
                  "/api/v4/user/runners",
                  "{\"runner_type\": \"group_type\", \"group_id\": %d, \"tag_list\": \"arm64,linux\"}"
                      .formatted(group),
                  "PRIVATE-TOKEN",
                  userToken)
              .json();
      return new RunnerInTest(http, created.get("id").asLong(), created.get("token").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long id() {
    return id;
  }

  /** Takes the next job for a process. */
  Taken take(String systemId) {
    return take(systemId, "");
  }

  /** The same for one that can be cancelled as gitlab-runner can: it is asked to end. */
  Taken takeCancelably(String systemId) {
    return take(systemId, "\"features\": {\"cancel_gracefully\": true}");
  }

  private Taken take(String systemId, String info) {
    try {
      var answer =
          http.call(
              "POST",
              "/api/v4/jobs/request",
              "{\"token\": \"%s\", \"system_id\": \"%s\", \"info\": {%s}}"
                  .formatted(token, systemId, info));
      if (answer.status() != 201) {
        throw new IllegalStateException("no job was given: " + answer.status());
      }
      return new Taken(answer.json().get("id").asLong(), answer.json().get("token").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a job as {@code success} or {@code failed}. */
  void end(Taken job, String state) {
    String reason = state.equals("failed") ? ", \"failure_reason\": \"script_failure\"" : "";
    http.call(
        "PUT",
        "/api/v4/jobs/" + job.id(),
        "{\"token\": \"%s\", \"state\": \"%s\"%s}".formatted(job.token(), state, reason));
  }
}
