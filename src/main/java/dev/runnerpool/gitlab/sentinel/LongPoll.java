package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.gitlab.client.RunnerMessages.GivenJob;
import dev.runnerpool.gitlab.client.RunnerMessages.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Asks GitLab for a job again and again as a paused runner, which is never given one but told the
 * value of its queue. GitLab's proxy holds a request that names the value it knows, and ends it
 * with 204 and no value when that changes or the time is over: asking once more with the old value
 * tells which, as only a changed one reaches GitLab itself. At most one request at a time; no
 * thread waits for it.
 */
final class LongPoll {

  /** Who is told; on the thread of an answer, so it must return at once and never call back. */
  interface Ear {
    /** Hints would arrive now. */
    void listening();

    /** Jobs may have come. */
    void hint();

    /** Hints would not arrive now; it goes on by itself. */
    void deaf(String why);

    /** The token is worth nothing; it stopped until it begins again. */
    void refused(String why);

    /** It was given a job all the same; it stopped until it begins again. */
    void given(GivenJob job);
  }

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int FEW = 3;

  /** In a flood of jobs GitLab is asked twice in this time, and a hint comes of it. */
  private static final Duration IN_A_FLOOD = Duration.ofMillis(100);

  private static final int LONG_FLOOD = 600;

  private final RunnerConnections connections;
  private final GitLabConfig config;
  private final Ear ear;
  private final WorkItem work;
  private final InstantSource clock;

  // Guarded by this.
  private Caller caller;
  private boolean running;
  private int round;
  private CompletableFuture<Reply> asked;
  private String value;
  private Instant seenAt = Instant.MIN;
  private int failures;
  private int unheld;
  private int quick;

  LongPoll(
      RunnerConnections connections,
      WorkLoop loop,
      Supplier<Executor> executor,
      GitLabConfig config,
      Ear ear) {
    this.connections = connections;
    this.config = config;
    this.ear = ear;
    this.clock = loop.clock();
    this.work = loop.item("long polling", executor, this::ask);
  }

  /** Begins, or goes on as it is if it asks as this caller already. */
  synchronized void begin(Caller as) {
    if (running && as.equals(caller)) {
      return;
    }
    stop();
    if (caller == null || !caller.token().equals(as.token())) {
      value = null;
    }
    caller = as;
    running = true;
    seenAt = Instant.MIN;
    work.now();
  }

  /** Ends; an answer that still comes is not listened to. */
  synchronized void stop() {
    running = false;
    round++;
    if (asked != null) {
      asked.cancel(true);
    }
  }

  /** Asks, unless an answer is still awaited; that plans the next request. */
  private synchronized Optional<Duration> ask() {
    if (!running || (asked != null && !asked.isDone())) {
      return Optional.empty();
    }
    boolean known =
        value != null && clock.instant().isBefore(seenAt.plus(config.sentinel().contact()));
    Optional<String> lastUpdate = known ? Optional.of(value) : Optional.empty();
    int mine = round;
    Instant sentAt = clock.instant();
    asked = connections.requestJob(caller, lastUpdate);
    asked.thenAccept(reply -> answered(mine, known, sentAt, reply));
    return Optional.empty();
  }

  private synchronized void answered(int mine, boolean held, Instant sentAt, Reply reply) {
    if (mine != round) {
      return;
    }
    Duration took = Duration.between(sentAt, clock.instant());
    quick = took.compareTo(SHORT) < 0 ? quick + 1 : 0;
    if (reply.job().isPresent()) {
      stop();
      ear.given(reply.job().get());
      return;
    }
    if (reply.isTokenRefused()) {
      stop();
      failures++;
      ear.refused(reply.trouble());
      return;
    }
    Duration pause = config.longestBackoff();
    try {
      pause = pause(held, took, reply);
    } finally {
      work.within(pause);
    }
  }

  /** What an answer means, and the pause until the next request. */
  private Duration pause(boolean held, Duration took, Reply reply) {
    if (!reply.isSuccess()) {
      return failed(held, took, reply);
    }
    if (reply.lastUpdate().isPresent()) {
      return seen(held, reply.lastUpdate().get());
    }
    if (!held) {
      return deaf("GitLab answers without X-GitLab-Last-Update: a proxy may take it away", reply);
    }
    unheld = 0;
    ear.listening();
    return rest();
  }

  private Duration seen(boolean held, String now) {
    boolean changed = value != null && !value.equals(now);
    boolean outage = failures > 0;
    value = now;
    seenAt = clock.instant();
    failures = 0;
    if (held && !changed) {
      unheld++;
    }
    if (changed || outage) {
      ear.hint();
    }
    if (unheld >= FEW) {
      ear.deaf(
          "GitLab does not hold job requests: long polling is off there"
              + " (-apiCiLongPollingDuration), so polling alone finds jobs");
      return Backoff.varied(config.registrationRefresh());
    }
    ear.listening();
    return rest();
  }

  /**
   * Answers that come at once again and again, as in a flood of jobs, are asked for slower: as fast
   * as hints are followed, and after a minute of that as seldom as a queue is polled.
   */
  private Duration rest() {
    if (quick <= FEW) {
      return Duration.ZERO;
    }
    return quick <= LONG_FLOOD ? IN_A_FLOOD : config.poll().active().dividedBy(2);
  }

  private Duration failed(boolean held, Duration took, Reply reply) {
    seenAt = Instant.MIN;
    if (held && took.compareTo(SHORT) >= 0 && reply.notBefore().isEmpty()) {
      // Something on the way ends long requests: GitLab itself is asked what it knows.
      return Duration.ZERO;
    }
    return deaf(reply.trouble(), reply);
  }

  private Duration deaf(String why, Reply reply) {
    failures++;
    ear.deaf(why);
    return Backoff.after(failures, config.longestBackoff(), reply.notBefore(), clock.instant());
  }
}
