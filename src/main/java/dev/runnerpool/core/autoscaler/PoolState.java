package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.QuotaLimit;
import dev.runnerpool.core.scaling.StabilizationWindow;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.core.scaling.StartupTracker;
import dev.runnerpool.core.scaling.UnavailablePlacements;
import dev.runnerpool.core.scaling.WarmLearner;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What decisions on a pool remember from one reconcile to the next. Its {@link PoolAutoscaler}
 * alone changes it; others read. All of it may be lost: it sharpens decisions, no safety rests on
 * it.
 *
 * <p>Not safe for concurrent use: a pool is never reconciled twice at once.
 */
public final class PoolState {
  final StabilizationWindow peakNeed = new StabilizationWindow();
  final StartupTracker starts = new StartupTracker();
  final UnavailablePlacements unavailablePlacements = new UnavailablePlacements();
  final WarmLearner warmWatch = new WarmLearner();
  QuotaLimit quota = QuotaLimit.none();
  private ClaimedJobs taken = ClaimedJobs.none();
  private Set<Long> takenJobs = Set.of();

  /** How many runners were wanted warm. */
  int warm;

  /** How many runners were live. */
  int live;

  /** Jobs that waited beside idle runners in vain. */
  Set<Long> passedOver = Set.of();

  PoolState() {}

  void take(ClaimedJobs now) {
    if (now != taken) {
      taken = now;
      takenJobs = now.jobs();
    }
  }

  Set<Long> takenJobs() {
    return takenJobs;
  }

  /** What the pool's runners took lately. */
  public ClaimedJobs taken() {
    return taken;
  }

  /** The starts that failed in a row, with all that is known by now. */
  public StartupFailures startFailures() {
    return starts.failures();
  }

  /** Whether the last failure was a refusal of the API server. */
  public boolean startRefused() {
    return starts.wasRefused();
  }

  /** How many runners the namespace's quota admits, as far as it refused any. */
  public QuotaLimit quota() {
    return quota;
  }

  /** Since when the pool's history is learnt from; empty without {@code autoWarm}. */
  public Optional<Instant> learningSince() {
    return warmWatch.begun();
  }

  /** Whether no start failed or was refused lately and all kinds of nodes have room. */
  public boolean untroubled() {
    return starts.failures().count() == 0 && quota.isNone() && unavailablePlacements.isNone();
  }
}
