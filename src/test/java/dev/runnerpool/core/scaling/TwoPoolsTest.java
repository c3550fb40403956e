package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.QueueAssignment;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.TagRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Two pools for the same jobs in virtual time: assignment and planners together. */
class TwoPoolsTest {
  private static final Duration SPILL_AFTER = Duration.ofSeconds(60);
  private static final QueueId QUEUE = new QueueId("https://gitlab", "group", "ci/token");

  /** A pool whose registration is lost now and then, for a while. */
  private static final class Pool {
    final String name;
    final double price;
    final Policy policy;
    final Map<Integer, Runner> runners = new TreeMap<>();
    boolean registered = true;
    int made;

    Pool(String name, double price, int max) {
      this.name = name;
      this.price = price;
      this.policy = new Given.Change(Given.pool().snapshot().policy()).max(max);
    }

    PoolSnapshot snapshot(Instant now, Set<Long> jobs) {
      return new PoolSnapshot(
          now,
          policy,
          new Demand.Known(jobs, now),
          ClaimedJobs.none(),
          List.copyOf(runners.values()),
          0,
          StartupFailures.none(),
          Map.of(),
          Spend.unknown(),
          registered);
    }

    PoolCandidate offer(Instant now) {
      PoolSnapshot snapshot = snapshot(now, Set.of());
      return new PoolCandidate(
          name,
          QUEUE,
          new TagRule(Set.of("linux"), true),
          OptionalDouble.of(price),
          snapshot.freeRunners(0),
          ScaleUpBlockers.of(snapshot),
          SPILL_AFTER,
          Set.of(),
          Optional.empty());
    }
  }

  private final List<Pool> pools = new ArrayList<>();
  private final Map<Long, Job> waiting = new TreeMap<>();
  private DemandBoard board;
  private Instant now = Given.NOW;
  private long jobs;

  private Random random;

  @Property(tries = 150)
  void aJobIsInOnePoolAndGetsOneRunnerAndTheDearerPoolServesWhileTheCheaperCannot(
      @ForAll @LongRange(max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 4) int cheapMax,
      @ForAll @IntRange(max = 40) int troublePercent) {
    begin(seed, cheapMax);
    int quiet = 0;
    while (jobs < 40 || !waiting.isEmpty() || busy() > 0) {
      step(troublePercent);
      assertThat(++quiet).as("steps").isLessThan(5_000);
    }
    // Nothing is warm and no start fails: a runner more than jobs was started twice for one.
    assertThat(pools.stream().mapToInt(pool -> pool.made).sum()).isEqualTo((int) jobs);
  }

  private void begin(long seed, int cheapMax) {
    pools.clear();
    waiting.clear();
    board = new DemandBoard(PassOverLimits.usual(), Duration.ofMinutes(1));
    jobs = 0;
    random = new Random(seed);
    pools.add(new Pool("ci/cheap", 0.1, cheapMax));
    pools.add(new Pool("ci/dear", 0.2, 20));
  }

  private void step(int troublePercent) {
    now = now.plusSeconds(2);
    if (jobs < 40 && random.nextInt(4) == 0) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        waiting.put(++jobs, new Job(jobs, "g/p", Set.of("linux"), now));
      }
    }
    if (random.nextInt(20) == 0) {
      pools.get(0).registered = random.nextInt(100) >= troublePercent;
    }
    for (Pool pool : pools) {
      advance(pool);
    }
    pools.forEach(pool -> board.offer(pool.offer(now), now));
    QueueSnapshot reading = new QueueSnapshot(List.copyOf(waiting.values()), now, now);
    QueueAssignment given =
        board.assign(QUEUE.gitlab(), queue -> new QueueState.Read(reading), now);
    assertThat(given.shares().values().stream().flatMap(share -> share.jobs().stream()))
        .as("each job in exactly one pool")
        .containsExactlyInAnyOrderElementsOf(waiting.values());
    for (Pool pool : pools) {
      Set<Long> its =
          given.of(pool.name).orElseThrow().jobs().stream()
              .map(Job::id)
              .collect(Collectors.toSet());
      carryOut(pool, ScalePlanner.plan(pool.snapshot(now, its)));
    }
  }

  /** Runners start within 10 s, take the oldest job and end it within a minute or so. */
  private void advance(Pool pool) {
    for (Runner runner : List.copyOf(pool.runners.values())) {
      Duration age = Duration.between(runner.since(), now);
      if (runner.state() == RunnerState.BUSY && random.nextInt(30) == 0) {
        pool.runners.remove(runner.slot());
      } else if (runner.state() == RunnerState.STARTING && age.toSeconds() >= 10) {
        become(pool, runner, RunnerState.IDLE, OptionalLong.empty());
      }
    }
    for (Runner runner : List.copyOf(pool.runners.values())) {
      if (runner.state() == RunnerState.IDLE && !waiting.isEmpty()) {
        long job = waiting.keySet().iterator().next();
        waiting.remove(job);
        become(pool, runner, RunnerState.BUSY, OptionalLong.of(job));
      }
    }
  }

  private void become(Pool pool, Runner runner, RunnerState state, OptionalLong job) {
    pool.runners.put(
        runner.slot(),
        new Runner(runner.slot(), runner.id(), state, now, job, 0, Optional.empty()));
  }

  private void carryOut(Pool pool, ScalePlan plan) {
    for (Action.Start start : plan.actions(Action.Start.class)) {
      pool.made++;
      pool.runners.put(
          start.slot(),
          new Runner(
              start.slot(),
              pool.name + "-" + pool.made,
              RunnerState.STARTING,
              now,
              OptionalLong.empty(),
              0,
              Optional.empty()));
    }
    plan.actions(Action.Retire.class).forEach(retire -> pool.runners.remove(retire.slot()));
  }

  private long busy() {
    return pools.stream()
        .flatMap(pool -> pool.runners.values().stream())
        .filter(runner -> runner.state() == RunnerState.BUSY)
        .count();
  }
}
