package dev.runnerpool.growth;

import dev.runnerpool.core.autoscaler.PlannedPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.meter.Lives;
import dev.runnerpool.core.meter.PoolMeter;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.operator.reconcile.LookStage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  /** Percent of the runners that have a job. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void aLookCostsBytesInProportionToThePoolsRunners(int busy) {
    Growth.of(
            "a look with one change, %d %% busy, bytes".formatted(busy),
            250,
            runners -> {
              try (LookStage stage = new LookStage(runners, runners * busy / 100)) {
                return Growth.bytes(stage::lookAfterAChange);
              }
            })
        .isNoMoreThanLinear();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void aLookReadsPodsInProportionToThePoolsRunners(int busy) {
    Growth.of(
            "a look with one change, %d %% busy, times that a pod is read".formatted(busy),
            250,
            runners -> {
              try (LookStage stage = new LookStage(runners, runners * busy / 100)) {
                long before = stage.podsRead();
                stage.lookAfterAChange();
                return stage.podsRead() - before;
              }
            })
        .isNoMoreThanLinear();
  }

  /** Jobs' pods stay for a moment where their runner's pod is gone. */
  @Test
  void aLookBesideLeftJobsCostsBytesInProportionToThem() {
    Growth.of(
            "a look with one change, the jobs of 50 % of the runners outlived them, bytes",
            250,
            runners -> {
              try (LookStage stage = new LookStage(runners, runners / 2).withoutBusyRunners()) {
                return Growth.bytes(stage::lookAfterAChange);
              }
            })
        .isNoMoreThanLinear();
  }

  /** Percent of the runners for which a job waits. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void aPlanCostsBytesInProportionToRunnersAndJobs(int waiting) {
    Growth.of(
            "a plan with one change, jobs for %d %% of the runners wait, bytes".formatted(waiting),
            500,
            runners ->
                Growth.bytes(new PlannedPool(runners, runners * waiting / 100)::planAfterAChange))
        .isNoMoreThanLinear();
  }

  @Test
  void costIsMeteredInProportionToThePods() {
    Growth.of(
            "metering of a pool's cost, bytes",
            1_000,
            pods -> {
              PoolMeter meter = new PoolMeter("ci/arm");
              meter.resume(List.of(), Set.of());
              List<RunnerSighting> seen =
                  IntStream.range(0, pods).mapToObj(pod -> Lives.idle("pod-" + pod, NOW)).toList();
              meter.look(NOW, seen);
              Instant[] now = {NOW};
              return Growth.bytes(() -> meter.look(now[0] = now[0].plusMillis(1), seen));
            })
        .isNoMoreThanLinear();
  }

  @Test
  void whatIsNewIsAddedToAReadingInProportionToItsJobs() {
    Growth.of(
            "a page of new jobs beside those that wait, bytes",
            2_500,
            jobs -> {
              QueueSnapshot reading = new QueueSnapshot(jobs(0, jobs), NOW, NOW);
              List<Job> page = jobs(jobs, 100);
              return Growth.bytes(() -> reading.withNew(page, NOW).jobsReadAgain());
            })
        .isNoMoreThanLinear();
  }

  private static List<Job> jobs(long first, long count) {
    return LongStream.range(first, first + count)
        .mapToObj(id -> new Job(id, "team/app", Set.of("arm64"), NOW))
        .toList();
  }
}
