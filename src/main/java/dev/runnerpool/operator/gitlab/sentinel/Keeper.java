package dev.runnerpool.operator.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.Backoff;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.WakeSignal.Liveness;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.operator.gitlab.client.RunnerMessages.GivenJob;
import dev.runnerpool.operator.leader.NotLeadingException;
import dev.runnerpool.operator.leader.Tenure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Keeps one place's sentinel as its pools want it, and sees to it that it leaves with the last. */
final class Keeper implements LongPoll.Ear {

  private static final Logger LOG = Logger.getLogger(Keeper.class);
  private static final Duration UNTIL_RENEWED = Duration.ofSeconds(1);

  /** What all keepers share. */
  record Means(
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure,
      Handback handback,
      Function<String, String> namespaceUids) {}

  private final Place place;
  private final Means means;
  private final Upkeep upkeep;
  private final LongPoll poll;
  private final Standing standing;
  private final Runnable hinted;
  private final Served served = new Served();

  // Guarded by this.
  private final Queue<GivenJob> given = new ArrayDeque<>();
  private int refusals;
  private boolean doubted;
  private boolean leaving;
  private boolean gone;
  private boolean working;
  private boolean again;
  private boolean stopped;
  private Future<?> next;

  // Of the working thread alone.
  private int failures;
  private Instant failingSince;

  /**
   * A keeper that has not begun.
   *
   * @param poll makes its long poll, which tells it
   * @param hinted called when jobs may have come; must return at once
   */
  Keeper(
      Place place,
      Means means,
      Upkeep upkeep,
      Function<LongPoll.Ear, LongPoll> poll,
      Runnable hinted) {
    this.place = place;
    this.means = means;
    this.upkeep = upkeep;
    this.poll = poll.apply(this);
    this.standing = new Standing(place);
    this.hinted = hinted;
  }

  Served served() {
    return served;
  }

  /** How it stands; empty if no pool wants it. */
  Optional<Liveness> liveness() {
    return served.isEmpty() ? Optional.empty() : Optional.of(standing.liveness(Instant.now()));
  }

  /** The pools changed. */
  synchronized void begin() {
    leaving = leaving && served.isEmpty();
    gone = gone && served.isEmpty();
    if (stopped || gone) {
      return;
    }
    if (working) {
      again = true;
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    working = true;
    served
        .scope(0)
        .ifPresentOrElse(
            scope ->
                means
                    .threads()
                    .of(scope.account(), GitLabThreads.Use.Sentinel)
                    .execute(this::workThenWait),
            () -> working = false);
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
    synchronized (this) {
      stopped = true;
      if (next != null) {
        next.cancel(false);
      }
    }
    poll.stop();
  }

  private void workThenWait() {
    Duration pause = means.config().longestBackoff();
    try {
      pause = work();
    } catch (RuntimeException e) {
      LOG.errorf(e, "keeping the sentinel of %s failed unexpectedly", place);
    } finally {
      waitFor(pause);
    }
  }

  private synchronized void waitFor(Duration pause) {
    working = false;
    next = null;
    if (stopped || (gone && served.isEmpty())) {
      return;
    }
    Duration wait = again ? Duration.ZERO : pause;
    again = false;
    next = means.threads().later(wait, this::begin);
  }

  private Duration work() {
    Scope scope = served.scope(failures).orElseThrow();
    boolean unwanted = served.isEmpty();
    try {
      means.tenure().check();
      Mark mark = Mark.of(place, means.namespaceUids().apply(place.namespace()));
      if (unwanted) {
        leave(scope, mark);
      } else {
        keep(scope, mark);
      }
      failures = 0;
      failingSince = null;
      return Backoff.varied(means.config().registrationRefresh());
    } catch (GitLabException e) {
      return failed(unwanted, e);
    } catch (NotLeadingException e) {
      // The lease lapsed: it is ours again soon, or this process ends.
      return UNTIL_RENEWED;
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

  private void keep(Scope scope, Mark mark) {
    doubt();
    Wanted wanted = Wanted.of(served.pools(), mark);
    Caller caller = upkeep.keep(scope, wanted, mark);
    standing.kept(upkeep.runnerId().orElseThrow(), wanted.uncovered());
    giveBack(caller);
    poll.begin(caller);
  }

  private synchronized void doubt() {
    if (doubted && refusals > 1) {
      upkeep.replaceRunner();
    } else if (doubted) {
      upkeep.renewToken();
    }
    doubted = false;
  }

  /** By then the runner is paused again, so no further job comes. */
  private void giveBack(Caller caller) {
    for (GivenJob job = firstGiven(); job != null; job = firstGiven()) {
      String fate = means.handback().giveBack(caller, job);
      String said =
          "%s was given to sentinel %d, which somebody had unpaused: %s"
              .formatted(job.name(), upkeep.runnerId().orElseThrow(), fate);
      LOG.warnf("%s (%s)", said, place);
      standing.incident(said);
      synchronized (this) {
        given.remove();
      }
    }
  }

  private synchronized GivenJob firstGiven() {
    return given.peek();
  }

  private void leave(Scope scope, Mark mark) {
    poll.stop();
    upkeep.remove(scope, mark);
    nowGone();
  }

  private synchronized void nowGone() {
    gone = true;
    again = !served.isEmpty();
  }

  private Duration failed(boolean unwanted, GitLabException e) {
    failures++;
    Instant now = Instant.now();
    if (failingSince == null) {
      failingSince = now;
    }
    Reason reason = e.failure().reason();
    boolean neverMade = !upkeep.everSeen() && served.neverRegistered();
    if (unwanted
        && Patience.isOver(means.config().removal(), neverMade, reason, failingSince, now)) {
      giveUp(neverMade, e);
      return means.config().longestBackoff();
    }
    standing.failed(e.getMessage());
    // A token without the right gets no other by being tried more often.
    return reason == Reason.Forbidden && !unwanted
        ? Backoff.varied(means.config().registrationRefresh())
        : Backoff.after(failures, means.config().longestBackoff(), e.notBefore(), now);
  }

  private void giveUp(boolean neverMade, GitLabException last) {
    poll.stop();
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
    standing.heard(Instant.now());
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
    // A new token, then a new runner; after that GitLab is let alone until the next look.
    if (++refusals <= 2) {
      begin();
    }
  }

  @Override
  public synchronized void given(GivenJob job) {
    given.add(job);
    standing.deaf("it was given a job: somebody unpaused its runner; it is paused again");
    begin();
  }
}
