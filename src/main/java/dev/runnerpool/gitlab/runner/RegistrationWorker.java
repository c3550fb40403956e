package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.Patience;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/** One pool's registration: what is wanted of it, how it stands, and when it is tried next. */
final class RegistrationWorker {

  private static final Logger LOG = Logger.getLogger(RegistrationWorker.class);

  /** So often in a row an API server that does not answer says nothing of the pool. */
  private static final int UNANSWERED = 3;

  private static final int TOO_MANY_REQUESTS = 429;

  /** What is wanted; it only ever moves on. */
  private enum Goal {
    ENROLLED,
    PAUSED,
    GONE
  }

  private final RegistrationSteps enrolment;
  private final SlotUse slots;
  private final Patience patience;
  private final WorkItem work;
  private final InstantSource clock;
  private final GitLabConfig config;
  private final IntSupplier crowding;

  private final PublishedState published;
  private volatile RunnersSeen seen = RunnersSeen.none();

  // Guarded by this.
  private RunnerPool pool;
  private Goal goal = Goal.ENROLLED;
  private Instant checkedAt;
  private int failures;

  /**
   * An entry that has not begun.
   *
   * @param crowding by what the pause between checks is stretched, as many pools share an account
   */
  RegistrationWorker(
      RunnerPool pool,
      RegistrationSteps enrolment,
      ExecutorService executor,
      WorkLoop loop,
      GitLabConfig config,
      IntSupplier crowding,
      Consumer<RunnerPool> changed) {
    this.pool = pool;
    this.enrolment = enrolment;
    this.clock = loop.clock();
    this.checkedAt = clock.instant();
    this.config = config;
    this.crowding = crowding;
    this.published = new PublishedState(changed);
    this.patience = new Patience(config.removal());
    this.slots = new SlotUse(config.managersSweep(), clock.instant());
    this.work = loop.item("the registration of a pool", () -> executor, this::check);
  }

  State state() {
    return published.now();
  }

  /** Whether it asks GitLab as that account. */
  boolean asks(Account account) {
    return Scope.of(pool()).account().equals(account);
  }

  /** Begins at once. */
  void begin() {
    work.now();
  }

  /** Takes up a newer form of the pool; begins at once if its spec changed. */
  synchronized void update(RunnerPool newer) {
    boolean same =
        Objects.equals(newer.getMetadata().getGeneration(), pool.getMetadata().getGeneration())
            && newer.getSpec().equals(pool.getSpec());
    pool = newer;
    if (!same) {
      begin();
    }
  }

  /** Moves on to leaving; a goal reached or set before is not begun again. */
  synchronized void leave(boolean runnersGone) {
    Goal wanted = runnersGone ? Goal.GONE : Goal.PAUSED;
    if (wanted.compareTo(goal) > 0) {
      goal = wanted;
      begin();
    }
  }

  /**
   * Takes up which runners there are. One that fails may have been refused by GitLab, one that is
   * given no job may be paused there, and when the last free one is gone it may be time to rotate
   * the token: then GitLab is asked soon.
   */
  synchronized void saw(RunnersSeen now) {
    RunnersSeen before = seen;
    seen = now;
    slots.saw(now.slots());
    boolean fails = now.failedStarts() > before.failedStarts();
    boolean passed = now.passedOver() > before.passedOver();
    boolean freed = before.anyFree() && !now.anyFree() && enrolment.waitsToRotate(clock.instant());
    if ((fails || passed || freed) && goal == Goal.ENROLLED && failures == 0) {
      work.within(Duration.between(clock.instant(), checkedAt.plus(config.longestBackoff())));
    }
  }

  void stop() {
    work.stop();
  }

  private Optional<Duration> check() {
    if (state() instanceof State.Removed) {
      return Optional.empty();
    }
    try {
      return Optional.of(work());
    } finally {
      checked();
    }
  }

  private synchronized void checked() {
    checkedAt = clock.instant();
  }

  private synchronized int failures(boolean failed) {
    failures = failed ? failures + 1 : 0;
    return failures;
  }

  private synchronized int failures() {
    return failures;
  }

  private synchronized RunnerPool pool() {
    return pool;
  }

  private synchronized Goal goal() {
    return goal;
  }

  private Duration work() {
    RunnerPool current = pool();
    Goal wanted = goal();
    try {
      if (wanted == Goal.ENROLLED && state() instanceof State.Pending && resumed(current)) {
        return spread();
      }
      State reached =
          switch (wanted) {
            case ENROLLED -> enrolment.enrol(current, seen);
            case PAUSED -> {
              enrolment.pause(current);
              yield state();
            }
            case GONE -> {
              enrolment.leave(current);
              yield new State.Removed();
            }
          };
      failures(false);
      patience.renew();
      published.set(current, reached);
      if (wanted == Goal.ENROLLED && slots.isOver(clock.instant())) {
        sweep(current);
      }
      return untilNext();
    } catch (GitLabException e) {
      return failed(current, wanted, e);
    } catch (KubernetesClientException e) {
      if (isUnanswered(e) && failures() < UNANSWERED) {
        return Backoff.after(
            failures(true), config.longestBackoff(), Optional.empty(), clock.instant());
      }
      return failed(
          current,
          wanted,
          new GitLabException(
              Reason.CredentialsMissing,
              "the Secret with the runner's token cannot be read or written (Kubernetes status "
                  + e.getCode()
                  + "): the operator needs the rights to get and patch Secrets"));
    }
  }

  /** Whether the API server refused nothing: it is slow, overloaded or being restarted. */
  private static boolean isUnanswered(KubernetesClientException e) {
    return e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST
        || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
        || e.getCode() == TOO_MANY_REQUESTS;
  }

  private boolean resumed(RunnerPool current) {
    Optional<State.Registered> known = enrolment.resume(current);
    known.ifPresent(state -> published.set(current, state));
    return known.isPresent();
  }

  /** Looks at many pools that were registered before a restart leave room for what is new. */
  private Duration spread() {
    return crowding.getAsInt() == 1
        ? Duration.ZERO
        : Duration.ofMillis(
            ThreadLocalRandom.current().nextLong(config.registrationRefresh().toMillis()));
  }

  private Duration untilNext() {
    Duration usual = Backoff.varied(config.registrationRefresh().multipliedBy(crowding.getAsInt()));
    return enrolment
        .untilCheck(clock.instant())
        .filter(sooner -> sooner.compareTo(usual) < 0)
        .orElse(usual);
  }

  /** What is not removed now is removed later, or by GitLab: no fault of the pool. */
  private void sweep(RunnerPool current) {
    try {
      enrolment.sweep(current, () -> slots.end(clock.instant()));
    } catch (GitLabException e) {
      LOG.debugf("managers of unused slots stay in GitLab for now: %s", e.getMessage());
    }
  }

  private Duration failed(RunnerPool current, Goal wanted, GitLabException e) {
    int inARow = failures(true);
    Instant now = clock.instant();
    patience.failed(now);
    if (wanted == Goal.GONE
        && patience.ended(enrolment.neverMade(current), e.failure().reason(), now)) {
      giveUp(current, e.failure());
      return config.longestBackoff();
    }
    if (!(wanted == Goal.ENROLLED && e.isUnsent() && published.isRegistered(current))) {
      published.set(current, new State.Failed(e.failure(), enrolment.runnerId()));
    }
    return Backoff.after(inARow, config.longestBackoff(), e.notBefore(), now);
  }

  private void giveUp(RunnerPool current, Failure last) {
    Leftover.tell(current, enrolment.runnerId(), last);
    enrolment.end(current);
    published.set(current, new State.Removed());
  }
}
