package dev.runnerpool.sandbox.gitlab.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.state.Assignment.Assigned;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.RunnerProcess;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code POST /jobs/request}: a runner asks for a job.
 *
 * <p>Two parties answer, as in GitLab. The proxy in front holds a request whose {@code last_update}
 * is still the runner's queue value; a change, or the end of the hold, gives 204 without {@code
 * X-GitLab-Last-Update} and never a job. Anything else reaches the application, which gives a job
 * or 204 with that header.
 */
final class JobRequestRoute {
  private static final String LAST_UPDATE = "X-GitLab-Last-Update";

  private final Vertx vertx;
  private final GitLab gitlab;
  private final Settings settings;
  private final RateLimits limits;
  private final JobPayload payload;

  JobRequestRoute(
      Vertx vertx, GitLab gitlab, Settings settings, RateLimits limits, JobPayload payload) {
    this.vertx = vertx;
    this.gitlab = gitlab;
    this.settings = settings;
    this.limits = limits;
    this.payload = payload;
  }

  void addTo(Routes routes) {
    routes.addHeld(HttpMethod.POST, "/api/v4/jobs/request", this::request);
  }

  private Future<Reply> request(Call call) {
    return gitlab.locked(
        parts -> {
          String token = call.text("token").or(() -> call.header("RUNNER-TOKEN")).orElse("");
          Optional<RegisteredRunner> runner = parts.runners().byToken(token);
          Duration hold = settings.now().longPollHold();
          boolean unchanged =
              runner.isPresent()
                  && call.text("last_update").orElse("").equals(runner.get().queueValue());
          if (unchanged && !hold.isZero()) {
            return hold(call, parts, runner.get(), hold);
          }
          return Future.succeededFuture(
              runner
                  .map(found -> ask(call, parts, found))
                  .orElse(Reply.message(403, "403 Forbidden")));
        });
  }

  private Future<Reply> hold(
      Call call, GitLab.Parts parts, RegisteredRunner runner, Duration hold) {
    Promise<Reply> answer = Promise.promise();
    Runnable end = () -> vertx.runOnContext(nothing -> answer.tryComplete(Reply.noContent()));
    Runnable forget = parts.polls().await(runner, end);
    Runnable cancel =
        () ->
            gitlab.locked(
                unused -> {
                  forget.run();
                  return null;
                });
    long timer =
        vertx.setTimer(
            Math.max(1, hold.toMillis()),
            id -> {
              cancel.run();
              answer.tryComplete(Reply.noContent());
            });
    answer.future().onComplete(done -> vertx.cancelTimer(timer));
    call.context()
        .response()
        .closeHandler(
            closed -> {
              cancel.run();
              answer.tryComplete(Reply.noContent());
            });
    return answer.future();
  }

  private Reply ask(Call call, GitLab.Parts parts, RegisteredRunner runner) {
    RunnerTokenRoutes.refuseOrphan(runner, parts);
    Switches switches = settings.now();
    Instant now = parts.clock().instant();
    long wait = limits.overBy("jobs/request " + runner.id(), switches.jobRequestsPerMinute(), now);
    if (wait > 0) {
      return RateLimits.perEndpoint(wait);
    }
    RunnerProcess process =
        parts.runners().contact(runner, call.text("system_id").orElse(""), info(call.json()));
    boolean unchanged = call.text("last_update").orElse("").equals(runner.queueValue());
    if ((runner.settings().paused() && switches.pauseHeeded()) || unchanged) {
      return nothing(runner);
    }
    Optional<Assigned> assigned = parts.assignment().next(runner, process, switches.twoPhase());
    return assigned
        .map(job -> Reply.json(201, payload.of(job, now)))
        .orElseGet(() -> nothing(runner));
  }

  private static Reply nothing(RegisteredRunner runner) {
    return Reply.noContent().with(LAST_UPDATE, runner.queueValue());
  }

  /** What the process says about itself, null if it says nothing. */
  static RunnerProcess.Info info(JsonNode body) {
    JsonNode info = body.path("info");
    if (!info.isObject()) {
      return null;
    }
    JsonNode features = info.path("features");
    return new RunnerProcess.Info(
        info.path("name").asText(null),
        info.path("version").asText(null),
        info.path("revision").asText(null),
        info.path("platform").asText(null),
        info.path("architecture").asText(null),
        info.path("executor").asText(null),
        features.path("two_phase_job_commit").asBoolean(),
        features.path("cancel_gracefully").asBoolean());
  }
}
