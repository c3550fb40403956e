package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.Backoff;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Registrations.State;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.leader.NotLeadingException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One pool's registration: what is wanted of it, how it stands, and when it is tried next. */
final class Entry {

  private static final Logger LOG = Logger.getLogger(Entry.class);
  private static final Set<Reason> REFUSALS =
      Set.of(
          Reason.CredentialsMissing, Reason.TokenRejected, Reason.Forbidden, Reason.ScopeNotFound);

  /** What is wanted; it only ever moves on. */
  private enum Goal {
    ENROLLED,
    PAUSED,
    GONE
  }

  private final Enrolment enrolment;
  private final ExecutorService executor;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final Consumer<RunnerPool> changed;

  private volatile State state = new State.Pending();

  // Guarded by this.
  private RunnerPool pool;
  private Goal goal = Goal.ENROLLED;
  private boolean working;
  private boolean again;
  private boolean stopped;
  private Future<?> next;

  // Of the working thread alone.
  private int failures;
  private Instant refusedSince;

  /** An entry that has not begun. */
  Entry(
      RunnerPool pool,
      Enrolment enrolment,
      ExecutorService executor,
      GitLabThreads threads,
      GitLabConfig config,
      Consumer<RunnerPool> changed) {
    this.pool = pool;
    this.enrolment = enrolment;
    this.executor = executor;
    this.threads = threads;
    this.config = config;
    this.changed = changed;
  }

  State state() {
    return state;
  }

  /** Begins at once. */
  synchronized void begin() {
    if (stopped || state instanceof State.Removed) {
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
    executor.execute(this::workThenWait);
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

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void workThenWait() {
    Duration pause = config.longestBackoff();
    try {
      pause = work();
    } catch (RuntimeException e) {
      LOG.errorf(e, "the registration of a pool failed unexpectedly");
    } finally {
      waitFor(pause);
    }
  }

  private synchronized void waitFor(Duration pause) {
    working = false;
    if (stopped || state instanceof State.Removed) {
      return;
    }
    Duration wait = again ? Duration.ZERO : pause;
    again = false;
    next = threads.later(wait, this::begin);
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
      State reached =
          switch (wanted) {
            case ENROLLED -> enrolment.enrol(current);
            case PAUSED -> {
              enrolment.pause(current);
              yield state;
            }
            case GONE -> {
              enrolment.leave(current);
              yield new State.Removed();
            }
          };
      failures = 0;
      refusedSince = null;
      publish(current, reached);
      return Backoff.varied(config.registrationRefresh());
    } catch (GitLabException e) {
      return failed(current, wanted, e);
    } catch (NotLeadingException e) {
      // The lease lapsed: it is ours again soon, or this process ends.
      return Backoff.after(1, config.longestBackoff(), Optional.empty(), Instant.now());
    } catch (KubernetesClientException e) {
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

  private Duration failed(RunnerPool current, Goal wanted, GitLabException e) {
    failures++;
    Instant now = Instant.now();
    if (refusedSince == null) {
      refusedSince = now;
    }
    if (wanted == Goal.GONE && patienceEnded(current, e.failure().reason(), now)) {
      giveUp(current, e.failure());
      return config.longestBackoff();
    }
    publish(current, new State.Failed(e.failure(), enrolment.runnerId()));
    return Backoff.after(failures, config.longestBackoff(), e.notBefore(), now);
  }

  private boolean patienceEnded(RunnerPool current, Reason reason, Instant now) {
    Duration patience =
        enrolment.neverMade(current)
            ? config.removal().whenNeverMade()
            : REFUSALS.contains(reason)
                ? config.removal().whenRefused()
                : config.removal().whenUnreachable();
    return !now.isBefore(refusedSince.plus(patience));
  }

  private void giveUp(RunnerPool current, Failure last) {
    String runner =
        enrolment.runnerId().isPresent()
            ? "runner " + enrolment.runnerId().getAsLong()
            : "its runner, if it had one, described '" + Marker.description(current) + "',";
    LOG.warnf(
        "pool %s/%s leaves without its GitLab: %s may be left at %s and must be deleted by hand"
            + " (%s: %s)",
        current.getMetadata().getNamespace(),
        current.getMetadata().getName(),
        runner,
        current.getSpec().gitlab().url(),
        last.reason(),
        last.message());
    enrolment.end(current);
    publish(current, new State.Removed());
  }

  private void publish(RunnerPool current, State now) {
    State before = state;
    state = now;
    if (before.equals(now)) {
      return;
    }
    if (now instanceof State.Failed failed && reason(before).isEmpty()) {
      LOG.warnf(
          "registration of pool %s/%s failed (%s): %s",
          current.getMetadata().getNamespace(),
          current.getMetadata().getName(),
          failed.failure().reason(),
          failed.failure().message());
    }
    changed.accept(current);
  }

  private static Optional<Reason> reason(State state) {
    return state instanceof State.Failed failed
        ? Optional.of(failed.failure().reason())
        : Optional.empty();
  }
}
