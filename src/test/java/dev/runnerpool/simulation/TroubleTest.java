package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.simulation.Timeline.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {
  private static final Instant FROM = Instant.parse("2026-01-05T08:10:00Z");
  private static final Instant TO = FROM.plus(Duration.ofMinutes(20));

  /** Three a minute for an hour, from 08:00 on. */
  private static final List<TracedJob> HOUR = Worlds.poisson(180, 3, Duration.ofSeconds(100), 4);

  private static final Trouble FULL = new Trouble.NodesFull(0, 0, FROM, TO);

  /**
   * Three open the breaker; its pauses of 10, 20, 40, 80, 160 and 300 s leave room for six more.
   */
  @Test
  void whileStartsFailOneTrialAfterEachPauseIsAllThatIsStarted() {
    Result result = played(pool(1), new Trouble.StartsFail(FROM, TO));
    assertThat(result.failedStarts()).isBetween(8, 12);
    assertThat(result.made()).isEqualTo(result.jobs() + result.failedStarts());
    assertThat(result.seconds().idle()).isLessThan(30);
  }

  @Test
  void onceStartsWorkAgainTheBreakerClosesByItselfAndAllJobsRun() {
    Result result = played(pool(1), new Trouble.StartsFail(FROM, TO));
    assertThat(result.jobs()).isEqualTo(180);
    // The longest pause is 5 minutes; what waited since the beginning waited that much longer.
    assertThat(result.waits().max()).isLessThan(Duration.ofMinutes(26).toSeconds());
    assertThat(waitingAfter(result, TO.plus(Duration.ofMinutes(15)))).isLessThan(10);
  }

  @Test
  void anImageThatCannotBePulledIsGivenUpAfterTheDeadline() {
    Result result = played(pool(1), new Trouble.NoImage(FROM, TO));
    // Those begun before the first deadline, and then one at a time, each for 5 minutes.
    assertThat(result.failedStarts()).isBetween(12, 24);
    assertThat(result.jobs()).isEqualTo(180);
    assertThat(result.made()).isGreaterThanOrEqualTo(180 + result.failedStarts());
  }

  @Test
  void runnersThatFindNoRoomMoveToTheNextEntryWithoutFailing() {
    Result result = played(pool(2), FULL);
    assertThat(result.failedStarts()).isZero();
    assertThat(result.waits().max()).isBetween(120.0, 160.0);
    assertThat(placed(result, FROM.plusSeconds(600), TO, 1)).isGreaterThan(3);
    assertThat(placed(result, FROM.plusSeconds(240), TO, 0)).isZero();
  }

  @Test
  void theBetterEntryIsTriedAgainByOneRunnerAtATime() {
    Result result = played(pool(2), FULL);
    List<Step> later = between(result, FROM.plusSeconds(240), TO);
    assertThat(later).anyMatch(step -> step.unschedulable() > 0.9);
    assertThat(later).allMatch(step -> step.unschedulable() <= 1);
    Instant back = TO.plus(Duration.ofMinutes(12));
    assertThat(placed(result, back, back.plusSeconds(600), 0)).isGreaterThan(3);
    assertThat(placed(result, back.plusSeconds(200), back.plusSeconds(600), 1)).isZero();
  }

  @Test
  void roomForAFewIsUsedAndTheOthersMoveOn() {
    Result result = played(pool(2), new Trouble.NodesFull(0, 2, FROM, TO));
    assertThat(between(result, FROM.plusSeconds(300), TO))
        .allMatch(step -> step.placed().get(0) <= 2);
    assertThat(result.failedStarts()).isZero();
  }

  @Test
  void withoutAnotherEntryTheBreakerKeepsThemFromTrying() {
    Result result = played(pool(1), FULL);
    assertThat(result.jobs()).isEqualTo(180);
    assertThat(result.failedStarts()).isBetween(12, 24);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 1", "4, 2"})
  void askingThePlannerAlwaysGivesTheSame(long seed, int choices) {
    List<TracedJob> jobs = SyntheticTrace.of(800, 1, seed);
    Instant from = Instant.parse("2026-01-05T11:00:00Z");
    World world =
        World.withSeed(seed)
            .with(
                List.of(
                    new Trouble.StartsFail(from, from.plusSeconds(1200)),
                    new Trouble.NodesFull(0, 3, from.plusSeconds(3600), from.plusSeconds(7200))));
    Simulation simulation = new Simulation(jobs, world, pool(choices));
    Result quick = simulation.planned();
    Result slow = simulation.plannedAskingAlways();
    assertThat(quick.plans()).isLessThan(slow.plans());
    assertThat(quick.withPlans(0)).isEqualTo(slow.withPlans(0));
  }

  private static Result played(Policy policy, Trouble trouble) {
    return new Simulation(
            HOUR, Worlds.prompt(Duration.ofSeconds(20)).with(List.of(trouble)), policy)
        .planned();
  }

  private static Policy pool(int choices) {
    return new Policy(
        30,
        0,
        List.of(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        30,
        choices,
        Duration.ofMinutes(2),
        OptionalDouble.empty(),
        false,
        false);
  }

  private static int waitingAfter(Result result, Instant time) {
    return between(result, time, Instant.MAX).stream()
        .mapToInt(Step::mostWaiting)
        .max()
        .orElseThrow();
  }

  private static double placed(Result result, Instant from, Instant to, int choice) {
    return between(result, from, to).stream()
        .mapToDouble(step -> step.placed().get(choice))
        .average()
        .orElseThrow();
  }

  private static List<Step> between(Result result, Instant from, Instant to) {
    return result.timeline().steps().stream()
        .filter(step -> !step.begin().isBefore(from) && step.begin().isBefore(to))
        .toList();
  }
}
