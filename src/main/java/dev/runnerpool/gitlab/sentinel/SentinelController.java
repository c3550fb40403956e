package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.leader.ShardName;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Patience;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal.Liveness;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.gitlab.client.RunnerMessages.GivenJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Keeps one place's sentinel as its pools want it, and sees to it that it leaves with the last. */
final class SentinelController implements LongPoll.Ear {

  private static final Logger LOG = Logger.getLogger(SentinelController.class);

  /**
   * Who unpauses it by mistake does so once: two jobs in this time are of a GitLab that gives on.
   */
  private static final Duration APART = Duration.ofHours(1);

  /** What all keepers share. */
  record Means(
      GitLabThreads threads,
      WorkLoop loop,
      GitLabConfig config,
      RunnerConnections connections,
      Function<String, String> namespaceUids,
      ShardName shard) {}

  private final SentinelScope place;
  private final Means means;
  private final SentinelSteps upkeep;
  private final LongPoll poll;
  private final Handback handback;
  private final SentinelStatus standing;
  private final WorkItem work;
  private final InstantSource clock;
  private final Runnable hinted;
  private final Served served = new Served();
  private final Patience patience;

  // Guarded by this.
  private int refusals;
  private boolean doubted;
  private boolean leaving;
  private boolean gone;
  private Instant givenAt = Instant.MIN;
  private boolean takesJobs;

  // Of the working thread alone.
  private int failures;

  /**
   * A keeper that has not begun.
   *
   * @param hinted called when jobs may have come; must return at once
   */
  SentinelController(SentinelScope place, Means means, SentinelSteps upkeep, Runnable hinted) {
    this.place = place;
    this.means = means;
    this.upkeep = upkeep;
    this.hinted = hinted;
    GitLabConfig config = means.config();
    clock = means.loop().clock();
    poll = new LongPoll(means.connections(), means.loop(), this::executor, config, this);
    handback = new Handback(means.connections());
    standing = new SentinelStatus(place);
    patience = new Patience(config.removal());
    work = means.loop().item("the sentinel of " + place, this::executor, this::work);
  }

  private Executor executor() {
    Scope scope = served.scope(0).orElseThrow();
    return means.threads().of(scope.account(), GitLabThreads.Use.Sentinel);
  }

  Served served() {
    return served;
  }

  /** How it stands; empty if no pool wants it. */
  Optional<Liveness> liveness() {
    return served.isEmpty() ? Optional.empty() : Optional.of(standing.liveness(clock.instant()));
  }

  /** The pools changed. */
  synchronized void begin() {
    leaving = leaving && served.isEmpty();
    gone = gone && served.isEmpty();
    if (!gone) {
      work.now();
    }
  }

  /** Whether it may stay without the pool, or is gone for good; else it begins to leave. */
  boolean released(RunnerPool pool) {
    if (!served.isEmptyWithout(pool)) {
      return true;
    }
    synchronized (this) {
      if (!gone && !leaving) {
        leaving = true;
        begin();
      }
      return gone;
    }
  }

  synchronized boolean isForgettable() {
    return gone && served.isEmpty();
  }

  void stop() {
    work.stop();
    poll.stop();
  }

  private Optional<Duration> work() {
    Scope scope = served.scope(failures).orElseThrow();
    boolean unwanted = served.isEmpty();
    try {
      SentinelMarker mark =
          SentinelMarker.of(
              place, means.namespaceUids().apply(place.namespace()), means.shard().shardName());
      if (unwanted) {
        leave(scope, mark);
      } else {
        keep(scope, mark);
      }
      failures = 0;
      patience.renew();
      return unwanted
          ? Optional.empty()
          : Optional.of(Backoff.varied(means.config().registrationRefresh()));
    } catch (GitLabException e) {
      return failed(unwanted, e);
    } catch (KubernetesClientException e) {
      return failed(
          unwanted,
          new GitLabException(
              Reason.CredentialsMissing,
              "the namespace %s or the Secret with the token cannot be read (Kubernetes status %d):"
                      .formatted(place.namespace(), e.getCode())
                  + " the operator needs the rights to get them"));
    }
  }

  private void keep(Scope scope, SentinelMarker mark) {
    doubt();
    DesiredSentinel wanted = DesiredSentinel.of(served.pools(), mark);
    Caller caller = upkeep.keep(scope, wanted, mark);
    standing.kept(upkeep.runnerId().orElseThrow(), wanted.uncovered());
    // By now the runner is paused again, so no further job comes.
    handback.giveBack(
        caller,
        said -> {
          LOG.warnf("%s (sentinel %d of %s)", said, upkeep.runnerId().orElseThrow(), place);
          standing.incident(said, clock.instant());
        });
    if (takesJobs()) {
      standing.deaf(
          "it was given two jobs within an hour, though it is kept paused: it asks no more, as it would"
              + " take them from the pools; leave its runner paused and restart the operator, or set"
              + " spec.gitlab.sentinel: false");
    } else {
      poll.begin(caller);
    }
  }

  private synchronized boolean takesJobs() {
    return takesJobs;
  }

  /** Another runner once: where that did not help it is not the runner. */
  private synchronized void doubt() {
    if (doubted && refusals == 2) {
      upkeep.replaceRunner();
    } else if (doubted) {
      upkeep.renewToken();
    }
    doubted = false;
  }

  private void leave(Scope scope, SentinelMarker mark) {
    poll.stop();
    upkeep.remove(scope, mark);
    nowGone();
  }

  private synchronized void nowGone() {
    gone = true;
  }

  private Optional<Duration> failed(boolean unwanted, GitLabException e) {
    failures++;
    Instant now = clock.instant();
    patience.failed(now);
    Reason reason = e.failure().reason();
    boolean neverMade = !upkeep.everSeen() && served.neverRegistered();
    if (unwanted && patience.ended(neverMade, reason, now)) {
      giveUp(neverMade, e);
      return Optional.empty();
    }
    standing.failed(e.getMessage());
    // A token without the right gets no other by being tried more often.
    return Optional.of(
        reason == Reason.Forbidden && !unwanted
            ? Backoff.varied(means.config().registrationRefresh())
            : Backoff.after(failures, means.config().longestBackoff(), e.notBefore(), now));
  }

  private void giveUp(boolean neverMade, GitLabException last) {
    poll.stop();
    upkeep.end();
    if (!neverMade) {
      LOG.warnf(
          "the sentinel of %s may be left there, described 'sentinel of namespace %s ...': it must be"
              + " deleted by hand (%s)",
          place, place.namespace(), last.getMessage());
    }
    nowGone();
  }

  @Override
  public synchronized void listening() {
    refusals = 0;
    standing.listening();
  }

  @Override
  public void hint() {
    standing.heard(clock.instant());
    hinted.run();
  }

  @Override
  public void deaf(String why) {
    standing.deaf(why);
  }

  @Override
  public synchronized void refused(String why) {
    standing.deaf(why);
    doubted = true;
    // A new token, then a new runner; after that GitLab is let alone until the next step.
    if (++refusals <= 2) {
      begin();
    }
  }

  @Override
  public synchronized void given(GivenJob job) {
    Instant now = clock.instant();
    takesJobs |= now.isBefore(givenAt.plus(APART));
    givenAt = now;
    handback.take(job);
    standing.deaf("it was given a job: somebody unpaused its runner; it is paused again");
    begin();
  }
}
