package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.BusyBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evictions from a pool's busy runners and lets them have idle ones, by one budget per pool
 * whose selector leaves the idle slots out. It is written when those slots change, not with each
 * job: a slot that is busy by turns with being empty is never left out.
 */
@ApplicationScoped
class DisruptionBudgets implements ReconcileListener {

  private static final Logger LOG = LoggerFactory.getLogger(DisruptionBudgets.class);

  /** A runner that was made for a job is busy sooner. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final Duration BETWEEN_PROTECTIONS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_RELEASES = Duration.ofSeconds(30);

  /** How often it is looked whether the budget still stands as it was written. */
  private static final Duration REREAD = Duration.ofMinutes(10);

  /**
   * Until it is tried again, the first time: an API server that is replaced is one whose nodes are
   * drained next. The pause grows up to {@link #REREAD}.
   */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  /** More than any pool has, whatever somebody wrote into its budget. */
  private static final int SLOTS = 1_000_000;

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final ConcurrentMap<String, Written> byPool = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Pause> pauses = new ConcurrentHashMap<>();

  /** After a failure. */
  private record Pause(Duration length, Instant until) {
    Duration next() {
      Duration twice = length.multipliedBy(2);
      return twice.compareTo(REREAD) > 0 ? REREAD : twice;
    }
  }

  DisruptionBudgets(KubernetesClient client, WriteMeter writes) {
    this.client = client;
    this.writes = writes;
  }

  /**
   * What stands in the cluster.
   *
   * @param idleSlots slots left out; empty if there is no such budget
   */
  record Written(Optional<BitSet> idleSlots, Instant readAt, Instant writtenAt) {

    static Written nothing() {
      return new Written(Optional.empty(), Instant.EPOCH, Instant.EPOCH);
    }
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    return view.snapshot().policy().recommendOnly()
        ? Optional.empty()
        : keep(pool, view.snapshot().runners(), view.snapshot().now());
  }

  @Override
  public void forget(RunnerPool pool) {
    byPool.remove(pool.getMetadata().getUid());
    pauses.remove(pool.getMetadata().getUid());
  }

  /**
   * When it was written is not told by the budget: right before, as far as a process knows that did
   * not write it. So a restart writes none that would not have been due yet, and protects at once.
   */
  private Instant writtenAt(RunnerPool pool, Instant now) {
    Written known = byPool.get(pool.getMetadata().getUid());
    return known == null ? now.minus(BETWEEN_PROTECTIONS) : known.writtenAt();
  }

  private Written written(RunnerPool pool) {
    return byPool.getOrDefault(pool.getMetadata().getUid(), Written.nothing());
  }

  private void note(RunnerPool pool, Written now) {
    byPool.put(pool.getMetadata().getUid(), now);
  }

  /**
   * Brings the budget up to what the runners do.
   *
   * @return how long to wait, if a runner is to be kept and it was too soon to write it, or it
   *     failed
   */
  Optional<Duration> keep(RunnerPool pool, List<Runner> runners, Instant now) {
    Pause pause = pauses.get(pool.getMetadata().getUid());
    if (pause != null && now.isBefore(pause.until())) {
      return Optional.of(Duration.between(now, pause.until()));
    }
    try {
      if (!now.isBefore(written(pool).readAt().plus(REREAD))) {
        note(pool, new Written(read(pool), now, writtenAt(pool, now)));
      }
      Optional<Duration> again = bring(pool, runners, now);
      pauses.remove(pool.getMetadata().getUid());
      return again;
    } catch (NotLeadingException e) {
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(failed(pool, pause == null ? FIRST_PAUSE : pause.next(), e, now));
    }
  }

  /** What stands there is read again then: the write may have been done. */
  private Duration failed(
      RunnerPool pool, Duration pause, KubernetesClientException e, Instant now) {
    LOG.warn(
        "Busy runners of pool {} are not kept from evictions, tried again in {} s: {}",
        pool.key(),
        pause.toSeconds(),
        e.getMessage());
    note(pool, new Written(written(pool).idleSlots(), Instant.EPOCH, writtenAt(pool, now)));
    pauses.put(pool.getMetadata().getUid(), new Pause(pause, now.plus(pause)));
    return pause;
  }

  private Optional<Duration> bring(RunnerPool pool, List<Runner> runners, Instant now) {
    Written is = written(pool);
    BitSet idle = idle(runners, now);
    boolean protects = is.idleSlots().map(busy(runners)::intersects).orElse(true);
    boolean releases = is.idleSlots().map(out -> !containsAll(out, idle)).orElse(false);
    if (!protects && !releases) {
      return Optional.empty();
    }
    Instant notBefore = is.writtenAt().plus(protects ? BETWEEN_PROTECTIONS : BETWEEN_RELEASES);
    if (now.isBefore(notBefore)) {
      return protects ? Optional.of(Duration.between(now, notBefore)) : Optional.empty();
    }
    client
        .resource(BusyBudget.of(pool, idle.stream().boxed().collect(Collectors.toSet())))
        .fieldManager(Labels.OPERATOR)
        .forceConflicts()
        .serverSideApply();
    writes.count("patch", "poddisruptionbudgets");
    note(pool, new Written(Optional.of(idle), is.readAt(), now));
    return Optional.empty();
  }

  private Optional<BitSet> read(RunnerPool pool) {
    PodDisruptionBudget budget =
        client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(pool.getMetadata().getNamespace())
            .withName(BusyBudget.name(pool))
            .get();
    if (budget != null && !BusyBudget.isOf(pool, budget)) {
      throw new KubernetesClientException(
          "PodDisruptionBudget %s is not of this pool and is left as it is: %s"
              .formatted(
                  BusyBudget.name(pool),
                  BusyBudget.isOfNamesake(pool, budget)
                      ? "it was of an earlier pool of that name, and is about to be collected"
                      : "rename it"));
    }
    return Optional.ofNullable(budget)
        .map(BusyBudget::idleSlots)
        .filter(slots -> budget.getSpec().equals(BusyBudget.of(pool, slots).getSpec()))
        .map(
            slots -> {
              BitSet out = new BitSet();
              slots.stream().filter(slot -> slot < SLOTS).forEach(out::set);
              return out;
            });
  }

  private static BitSet idle(List<Runner> runners, Instant now) {
    Instant settled = now.minus(SETTLED);
    return slots(
        runners, runner -> runner.state() == RunnerState.IDLE && !runner.since().isAfter(settled));
  }

  /** Also those told to stop that took a job in that instant, or may have. */
  private static BitSet busy(List<Runner> runners) {
    return slots(
        runners,
        runner ->
            runner.state() == RunnerState.BUSY
                || (runner.state() == RunnerState.RETIRING && runner.job().isPresent()));
  }

  private static BitSet slots(List<Runner> runners, Predicate<Runner> which) {
    BitSet slots = new BitSet();
    for (Runner runner : runners) {
      if (runner.slot() >= 0 && which.test(runner)) {
        slots.set(runner.slot());
      }
    }
    return slots;
  }

  private static boolean containsAll(BitSet slots, BitSet others) {
    BitSet rest = (BitSet) others.clone();
    rest.andNot(slots);
    return rest.isEmpty();
  }
}
