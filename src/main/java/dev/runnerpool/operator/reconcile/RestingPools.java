package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Listeners;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Pools at rest, which are looked at rarely. In between, by each resync, what the last look rested
 * on is compared with what there is now: a pool that is otherwise is looked at, whether an event
 * told of it or not, and the others' offers are renewed. That asks nobody and writes nothing.
 */
@ApplicationScoped
class RestingPools {

  /** So often a pool at rest is looked at: what it costs is booked by looks. */
  static final Duration PAUSE = Duration.ofMinutes(2);

  private final Observer observer;
  private final JobAssignments assignments;
  private final LeaderGuard leaderGuard;
  private final GitLabThreads threads;
  private final InstantSource clock;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("the end of its rest");

  /** By UID. */
  private final ConcurrentMap<String, Resting> pools = new ConcurrentHashMap<>();

  /**
   * A pool as its last look saw it.
   *
   * @param offers whether it has part in its GitLab's jobs
   */
  private record Resting(
      RunnerPool pool, List<Pod> pods, Surroundings surroundings, boolean offers) {}

  RestingPools(
      Observer observer,
      JobAssignments assignments,
      LeaderGuard leaderGuard,
      GitLabThreads threads,
      InstantSource clock) {
    this.observer = observer;
    this.assignments = assignments;
    this.leaderGuard = leaderGuard;
    this.threads = threads;
    this.clock = clock;
  }

  /** Calls {@code listener} with each pool that is no longer as it was when it came to rest. */
  void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /**
   * Compares from now on.
   *
   * @param shown the pools that there are
   * @param pods those of a pool
   */
  void watch(Cache<RunnerPool> shown, Function<RunnerPool, List<Pod>> pods) {
    threads.every(RunnerPoolReconciler.RESYNC, () -> compare(shown, pods));
  }

  /** The pool is looked at: it rests if that comes to nothing. */
  void wake(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  /** A look at the pool came to nothing, as those of the last minute did. */
  void rest(RunnerPool pool, List<Pod> pods, PoolView view) {
    this.pools.put(
        pool.getMetadata().getUid(),
        new Resting(pool, pods, Surroundings.of(view), assignments.offers(pool)));
  }

  /** Once; without the lease nobody looks at any pool. */
  void compare(Cache<RunnerPool> shown, Function<RunnerPool, List<Pod>> pods) {
    if (!leaderGuard.holds()) {
      return;
    }
    Instant now = clock.instant();
    this.pools.forEach(
        (uid, resting) -> {
          RunnerPool pool = resting.pool();
          Optional<RunnerPool> is = shown.get(ResourceID.fromResource(pool));
          boolean rests =
              is.isPresent()
                  && isSame(pool, is.get())
                  && areSame(resting.pods(), pods.apply(pool))
                  && assignments.renew(pool, now) == resting.offers()
                  && observer.surroundings(pool, now).equals(resting.surroundings());
          if (!rests && this.pools.remove(uid, resting) && is.isPresent()) {
            listeners.tell(pool, each -> each.accept(pool));
          }
        });
  }

  private static boolean isSame(RunnerPool one, RunnerPool other) {
    return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid())
        && Objects.equals(one.getMetadata().getGeneration(), other.getMetadata().getGeneration())
        && other.getMetadata().getDeletionTimestamp() == null;
  }

  /** A pod that changes is another object, as informers hand them out. */
  private static boolean areSame(List<Pod> some, List<Pod> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }
}
