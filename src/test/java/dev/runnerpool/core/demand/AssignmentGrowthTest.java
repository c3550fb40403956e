package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.growth.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an assignment costs, in steps: with the jobs that are read and the pools it grows as their
 * sum.
 */
class AssignmentGrowthTest {

  private static final int POOLS = 50;
  private static final int JOBS = 2_500;
  private static final int KINDS = 5;
  private static final int NAMESPACES = 10;

  /** What the pools are like. */
  enum Fleet {
    /** All may start runners. */
    Ready,
    /** None may; jobs have waited long enough to go elsewhere. */
    Full,
    /** Each has some idle runners. */
    Idle,
    /** They are of ten namespaces that read the same scope, each for itself. */
    Namespaces,
    /** The same, and none may start runners. */
    FullNamespaces
  }

  @ParameterizedTest
  @EnumSource
  void stepsGrowAsTheSumOfJobsAndPoolsNotAsTheirProduct(Fleet fleet) {
    long once = steps(fleet, POOLS, JOBS);
    long twice = steps(fleet, 2 * POOLS, 2 * JOBS);
    long four = steps(fleet, 4 * POOLS, 4 * JOBS);
    assertThat(twice).isLessThan(3 * once);
    assertThat(four).isLessThan(3 * twice);
    assertThat(four).isLessThan(20L * (4 * JOBS + 4 * POOLS * KINDS));
  }

  @ParameterizedTest
  @EnumSource
  void bytesGrowAsTheSumOfJobsAndPoolsNotAsTheirProduct(Fleet fleet) {
    Growth.of(
            "giving %d jobs per pool to pools, %s, bytes".formatted(JOBS / POOLS, fleet),
            POOLS,
            pools -> {
              int jobs = pools * (JOBS / POOLS);
              DemandBoard board = assigned(fleet, pools, jobs);
              QueueState queue = Offers.read(jobs(jobs), Offers.NOW);
              Instant later = Offers.NOW.plusSeconds(3);
              return Growth.bytes(() -> board.assign(Offers.GITLAB, same -> queue, later));
            })
        .isNoMoreThanLinear();
  }

  /** Of a second assignment, where all jobs were given before. */
  private static long steps(Fleet fleet, int pools, int jobs) {
    return assigned(fleet, pools, jobs).last(Offers.GITLAB).steps();
  }

  static DemandBoard assigned(Fleet fleet, int pools, int jobs) {
    DemandBoard board = new DemandBoard(PassOverLimits.usual(), Duration.ofHours(1));
    for (int i = 0; i < pools; i++) {
      board.offer(offer(fleet, i), Offers.NOW);
    }
    QueueState queue = Offers.read(jobs(jobs), Offers.NOW);
    board.assign(Offers.GITLAB, same -> queue, Offers.NOW);
    Instant later = Offers.NOW.plusSeconds(2);
    board.assign(Offers.GITLAB, same -> queue, later);
    return board;
  }

  private static PoolCandidate offer(Fleet fleet, int i) {
    boolean apart = fleet == Fleet.Namespaces || fleet == Fleet.FullNamespaces;
    boolean full = fleet == Fleet.Full || fleet == Fleet.FullNamespaces;
    String namespace = apart ? "team-" + i % NAMESPACES : "ci";
    return new PoolCandidate(
        namespace + "/pool-" + i,
        Offers.queue("group", namespace + "/token"),
        new TagRule(Set.of("linux", "kind-" + i % KINDS), true),
        OptionalDouble.of(0.1 + i),
        fleet == Fleet.Idle
            ? new FreeRunners(10, 5, 2, Optional.of(Offers.NOW))
            : FreeRunners.none(),
        full ? Optional.of(ScaleUpBlocker.AT_MAX) : Optional.empty(),
        Duration.ofSeconds(30),
        Set.of(),
        Optional.empty());
  }

  static List<Job> jobs(int count) {
    List<Job> jobs = new ArrayList<>();
    for (int id = count; id > 0; id--) {
      jobs.add(Offers.job(id, 90, "linux", "kind-" + id % KINDS));
    }
    return jobs;
  }
}
