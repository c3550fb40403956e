package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.warm.AutoWarm;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WarmLearnerTest {
  private static final AutoWarm WANTED = new AutoWarm(0, 40, Duration.ofSeconds(5));

  private final WarmLearner watch = new WarmLearner();
  private final Map<Long, Instant> waiting = new HashMap<>();
  private final List<Runner> runners = new ArrayList<>();
  private final Map<String, Instant> created = new HashMap<>();
  private ClaimedJobs taken = ClaimedJobs.none();
  private Instant now = Given.NOW;

  @Test
  void jobsSeenWaitingAndTakenAfterwardsCountOnce() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      waiting.put(job, now);
      look();
      run(job, OptionalLong.of(job));
      look();
      waiting.remove(job);
      look();
    }
    assertThat(said()).contains("20 arrivals seen").startsWith("autoWarm 20:");
  }

  @Test
  void jobsThatAWarmRunnerTookUnseenCountAsWell() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      run(job, OptionalLong.of(job));
      look();
      look();
    }
    assertThat(said()).contains("20 arrivals seen");
  }

  @Test
  void aRunnerThatDoesNotNameItsJobTookOneOfThoseSeenWaiting() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      waiting.put(job, now);
      look();
      waiting.clear();
      look();
      run(job, OptionalLong.empty());
      look();
    }
    assertThat(said()).contains("20 arrivals seen");
  }

  @Test
  void aJobThatLeftTheQueueLongAgoIsNotWhatARunnerTakesNow() {
    tenStartsOf(60);
    for (long job = 0; job < 10; job++) {
      waiting.put(job, now);
      look();
      waiting.clear();
      now = now.plusSeconds(31);
      look();
      run(job, OptionalLong.empty());
      look();
    }
    assertThat(said()).contains("20 arrivals seen");
  }

  @Test
  void aStartLastsFromTheRunnersCreationUntilItAsksForJobs() {
    tenStartsOf(90);
    for (long job = 0; job < 20; job++) {
      run(job, OptionalLong.of(job));
    }
    look();
    assertThat(said()).contains("half of the starts take 90 s");
  }

  @Test
  void jobsOfThePastCountOnceAndTheDecisionTellsWhereTheyAreFrom() {
    waiting.put(3L, now);
    tenStartsOf(60);
    List<WarmLearner.Past> past = new ArrayList<>();
    for (long job = 0; job < 30; job++) {
      past.add(new WarmLearner.Past(job, now.minusSeconds(600)));
    }
    watch.past(past);
    assertThat(said()).contains("30 arrivals seen, 29 of them read from GitLab;");
  }

  @Test
  void aSizeThatHeldGivesWayToThePast() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      run(job, OptionalLong.of(job));
    }
    assertThat(look().warmSize().orElseThrow().runners()).isEqualTo(20);
    List<WarmLearner.Past> past = new ArrayList<>();
    for (long job = 100; job < 140; job++) {
      past.add(new WarmLearner.Past(job, now.minusSeconds(1)));
    }
    watch.past(past);
    assertThat(look().warmSize().orElseThrow().runners()).isEqualTo(40);
  }

  @Test
  void runnersThatAreIdleAtTheFirstLookTellTheirStarts() {
    for (int i = 0; i < 10; i++) {
      runners.add(
          runner("idle-" + i, RunnerState.IDLE, now.minusSeconds(100), OptionalLong.empty()));
      runners.add(
          runner("busy-" + i, RunnerState.BUSY, now.minusSeconds(10), OptionalLong.empty()));
      created.put("idle-" + i, now.minusSeconds(142));
      created.put("busy-" + i, now.minusSeconds(142));
    }
    look();
    List<WarmLearner.Past> past = new ArrayList<>();
    for (long job = 0; job < 20; job++) {
      past.add(new WarmLearner.Past(job, now.minusSeconds(600)));
    }
    watch.past(past);
    assertThat(said()).contains("half of the starts take 42 s, 95 of 100 up to 42 s");
  }

  @Test
  void nothingOfThePastIsTakenBeforeItLooks() {
    watch.past(List.of(new WarmLearner.Past(1, now)));
    assertThat(watch.begun()).isEmpty();
    assertThat(said()).contains("0 starts and 0 arrivals");
    assertThat(watch.begun()).contains(now);
  }

  @Test
  void withoutAutoWarmNothingIsSizedAndWhatWasLearntIsForgotten() {
    tenStartsOf(60);
    PoolSnapshot plain = Given.pool().warm(3).snapshot();
    assertThat(watch.sized(plain, Map.of(), Map.of()).warmNow()).isEqualTo(3);
    assertThat(said()).contains("0 starts and 0 arrivals");
  }

  /** The schedule stands beside it: the larger wins. */
  @Test
  void aScheduleIsAFloorUnderIt() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      run(job, OptionalLong.of(job));
    }
    look();
    now = now.plusSeconds(300);
    PoolSnapshot sized = look();
    assertThat(sized.warmNow()).isEqualTo(20);
    assertThat(scheduled(sized, 12).warmNow()).isEqualTo(20);
    assertThat(scheduled(sized, 25).warmNow()).isEqualTo(25);
  }

  @Test
  void theDecisionExplainsTheNumber() {
    tenStartsOf(60);
    for (long job = 0; job < 20; job++) {
      run(job, OptionalLong.of(job));
    }
    look();
    now = now.plusSeconds(300);
    Decision decision = ScalePlanner.plan(look()).decision();
    assertThat(decision.reason()).isEqualTo(Reason.WarmTarget);
    assertThat(decision.message()).contains("20 warm wanted", "; autoWarm 20: 95 of 100 arrivals");
  }

  private static PoolSnapshot scheduled(PoolSnapshot sized, int warm) {
    WarmSchedule always =
        new WarmSchedule(
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.MIDNIGHT,
            LocalTime.MIDNIGHT,
            ZoneOffset.UTC,
            warm);
    return Apply.with(sized, new Given.Change(sized.policy()).schedules(List.of(always)))
        .withWarmSize(sized.warmSize().orElseThrow());
  }

  private void tenStartsOf(int seconds) {
    for (int i = 0; i < 10; i++) {
      runners.add(runner("start-" + i, RunnerState.STARTING, now, OptionalLong.empty()));
    }
    look();
    now = now.plusSeconds(seconds);
    runners.clear();
    for (int i = 0; i < 10; i++) {
      runners.add(runner("start-" + i, RunnerState.IDLE, now, OptionalLong.empty()));
    }
    look();
  }

  private void run(long slot, OptionalLong job) {
    runners.add(runner("busy-" + slot, RunnerState.BUSY, now, job));
    taken = taken.observe(runners);
  }

  private PoolSnapshot look() {
    PoolSnapshot base = Given.pool().max(60).snapshot();
    return watch.sized(
        new PoolSnapshot(
            now,
            Given.pool().max(60).snapshot().policy().withAutoWarm(WANTED),
            base.demand(),
            taken,
            runners,
            0,
            base.startFailures(),
            Map.of(),
            base.money(),
            true),
        waiting,
        created);
  }

  private String said() {
    now = now.plusSeconds(300);
    return look().warmSize().orElseThrow().explain();
  }

  private static Runner runner(String id, RunnerState state, Instant since, OptionalLong job) {
    int slot = Math.abs(id.hashCode() % 1000);
    return new Runner(slot, id, state, since, job, 0, Optional.empty());
  }
}
