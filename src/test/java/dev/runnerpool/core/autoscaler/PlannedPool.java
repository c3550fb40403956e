package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** A pool that has what it needs and is planned for again and again. */
public final class PlannedPool {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final PoolAutoscaler autoscaler = new PoolAutoscaler();
  private final Policy policy;
  private final List<Runner> runners = new ArrayList<>();
  private final GivenJobs given;
  private boolean changed;

  /**
   * A pool that was planned for once.
   *
   * @param count how many runners it has
   * @param waiting how many of them start, for as many jobs
   */
  public PlannedPool(int count, int waiting) {
    policy =
        new Policy(
            count,
            count - waiting,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            count,
            1,
            Duration.ofMinutes(2),
            OptionalDouble.empty(),
            false,
            false,
            Optional.empty());
    for (int slot = 0; slot < count; slot++) {
      runners.add(runner(slot, slot < waiting ? RunnerState.STARTING : RunnerState.IDLE));
    }
    List<Job> jobs =
        LongStream.range(0, waiting)
            .mapToObj(id -> new Job(id, "team/app", Set.of("arm64"), NOW.minusSeconds(2)))
            .toList();
    given = new GivenJobs(GivenJobs.ids(jobs), jobs, List.of(), 0, "");
    planAfterAChange();
  }

  /** One runner is seen in another state than before. */
  public Evaluation planAfterAChange() {
    changed = !changed;
    runners.set(0, runner(0, changed ? RunnerState.STARTING : RunnerState.IDLE));
    return autoscaler.evaluate(
        new Inputs(
            NOW,
            policy,
            Runners.of(runners),
            Map.of(),
            failed -> "",
            new Demand.Known(Set.of(), NOW),
            Optional.of(NOW),
            true,
            offered -> given,
            Spend.unknown(),
            true,
            List.of(),
            Set.of()));
  }

  private static Runner runner(int slot, RunnerState state) {
    return new Runner(
        slot,
        "runner-" + slot,
        state,
        NOW.minusSeconds(5),
        OptionalLong.empty(),
        0,
        Optional.empty());
  }
}
