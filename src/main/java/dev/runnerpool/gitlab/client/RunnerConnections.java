package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabRequests;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.client.RunnerMessages.GivenJob;
import dev.runnerpool.gitlab.client.RunnerMessages.Info;
import dev.runnerpool.gitlab.client.RunnerMessages.JobRequest;
import dev.runnerpool.gitlab.client.RunnerMessages.JobUpdate;
import dev.runnerpool.gitlab.client.RunnerMessages.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Requests with the tokens of runners: one client per GitLab and set of authorities, with room for
 * any number of held requests. Nothing here blocks, and every failure is a {@link Reply}, but for a
 * request that this process may not send as it does not lead.
 */
@ApplicationScoped
public class RunnerConnections {

  private static final Duration SWEEP = Duration.ofMinutes(10);
  private static final Duration UNUSED = Duration.ofHours(2);
  private static final int NO_CONTENT = 204;

  private final GitLabConfig config;
  private final GitLabThreads threads;
  private final LeaderGuard leaderGuard;
  private final InstantSource clock;
  private final List<GitLabRequests> listeners;
  private final Map<Key, Line> lines = new ConcurrentHashMap<>();

  private record Key(Account account, Optional<String> authorities) {}

  private record Line(RunnerApi api, Instant usedAt) {}

  RunnerConnections(
      GitLabConfig config,
      GitLabThreads threads,
      LeaderGuard leaderGuard,
      InstantSource clock,
      Instance<GitLabRequests> listeners) {
    this.config = config;
    this.threads = threads;
    this.leaderGuard = leaderGuard;
    this.clock = clock;
    this.listeners = listeners.stream().toList();
    threads.every(SWEEP, this::closeUnused);
  }

  /**
   * Who asks, and by which way.
   *
   * @param authorities PEM bundle to trust beside the system's
   * @param token the runner's own
   * @param systemId tells the processes behind the token apart
   */
  public record Caller(
      Account account, Optional<String> authorities, String token, String systemId) {

    @Override
    public String toString() {
      return "Caller[" + account + ", systemId=" + systemId + "]";
    }
  }

  /**
   * Asks for a job.
   *
   * @param lastUpdate value of the queue that is known: GitLab's proxy then holds the request until
   *     it changes; empty to be answered at once
   * @throws dev.runnerpool.core.leader.NotLeadingException if this process may not act
   */
  public CompletableFuture<Reply> requestJob(Caller caller, Optional<String> lastUpdate) {
    // Not a write under way until its answer: a held request keeps nobody from the lease.
    leaderGuard.check();
    JobRequest request =
        new JobRequest(Info.OPERATOR, caller.token(), caller.systemId(), lastUpdate.orElse(null));
    Duration limit =
        lastUpdate.isPresent() ? config.sentinel().longestHold() : config.requestTimeout();
    return send(
        caller,
        Endpoint.RequestJob,
        limit,
        api -> api.requestJob(request),
        job -> whole(caller, job));
  }

  private static GivenJob whole(Caller caller, GivenJob given) {
    if (given == null || !given.isWhole()) {
      throw new ErrorMapper(caller.account())
          .incomplete(Endpoint.RequestJob, "something that is no job");
    }
    return given;
  }

  /**
   * Says how a job stands; {@code failureReason} is null unless it failed.
   *
   * @throws dev.runnerpool.core.leader.NotLeadingException if this process may not act
   */
  public CompletableFuture<Reply> updateJob(
      Caller caller, GivenJob job, String state, String failureReason) {
    JobUpdate update = new JobUpdate(job.token(), state, failureReason);
    LeaderGuard.Act writing = leaderGuard.act();
    return send(
            caller,
            Endpoint.UpdateJob,
            config.requestTimeout(),
            api -> api.updateJob(job.id(), update),
            body -> (GivenJob) null)
        .whenComplete((reply, failure) -> writing.close());
  }

  private <T> CompletableFuture<Reply> send(
      Caller caller,
      Endpoint call,
      Duration limit,
      Function<RunnerApi, Uni<RestResponse<T>>> request,
      Function<T, GivenJob> job) {
    long from = System.nanoTime();
    return Uni.createFrom()
        .deferred(() -> request.apply(api(caller)))
        .map(
            answer ->
                new Reply(
                    answer.getStatus(),
                    true,
                    Optional.ofNullable(answer.getHeaderString("X-GitLab-Last-Update")),
                    answer.getStatus() == NO_CONTENT
                        ? Optional.empty()
                        : Optional.ofNullable(job.apply(answer.getEntity())),
                    Optional.empty(),
                    ""))
        .ifNoItem()
        .after(limit)
        .failWith(TimeoutException::new)
        .onFailure()
        .recoverWithItem(thrown -> failed(caller, call, thrown))
        .invoke(reply -> count(caller, call, reply.status(), from))
        .subscribeAsCompletionStage();
  }

  private Reply failed(Caller caller, Endpoint call, Throwable thrown) {
    Optional<GitLabException> known = ConnectionErrors.find(thrown, GitLabException.class);
    if (known.isPresent()) {
      return Reply.failed(known.get(), known.get().getMessage());
    }
    ErrorMapper failures = new ErrorMapper(caller.account());
    GitLabException meaning =
        ConnectionErrors.find(thrown, ErrorResponse.class)
            .map(refused -> failures.refused(call, refused, caller.token(), clock.instant()))
            .orElseGet(() -> failures.broken(call, thrown));
    Reply reply = Reply.failed(meaning, meaning.getMessage());
    // The usual words are about the account's access token, which had no part in this.
    String what = "(%d to %s)".formatted(reply.status(), call.route());
    if (reply.isTokenRefused()) {
      return Reply.failed(
          meaning,
          "%s refused the token of the runner %s: it was deleted, orphaned, or its token reset"
              .formatted(caller.account().url(), what));
    }
    return meaning.failure().reason() == Reason.ScopeNotFound
        ? Reply.failed(
            meaning,
            "%s has nothing there %s: it must let runners ask for jobs"
                .formatted(caller.account().url(), what))
        : reply;
  }

  private void count(Caller caller, Endpoint call, int status, long from) {
    String host = URI.create(caller.account().url()).getAuthority();
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    listeners.forEach(listener -> listener.ended(host, call.route(), status, took));
  }

  private RunnerApi api(Caller caller) {
    return lines
        .compute(
            new Key(caller.account(), caller.authorities()),
            (key, known) ->
                new Line(
                    known == null
                        ? Connection.runnerApi(
                            key.account(),
                            key.authorities(),
                            config.requestTimeout(),
                            config.sentinel().longestHold())
                        : known.api(),
                    clock.instant()))
        .api();
  }

  private void closeUnused() {
    Instant limit = clock.instant().minus(UNUSED);
    lines.forEach(
        (key, line) -> {
          if (line.usedAt().isBefore(limit) && lines.remove(key, line)) {
            threads.later(config.sentinel().longestHold(), () -> Connection.end(line.api()));
          }
        });
  }

  @PreDestroy
  void close() {
    lines.values().forEach(line -> Connection.end(line.api()));
  }
}
