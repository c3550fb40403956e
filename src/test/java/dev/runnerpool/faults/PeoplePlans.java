package dev.runnerpool.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** T9: people change the pool's spec at any time, and change their mind. */
final class PeoplePlans {
  private static final Duration LONG = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofMillis(700);

  /** Runners that a change may rightly replace, and may replace again when it is taken back. */
  private static final Plan.Excuse ROLLED = new Plan.Excuse(2 * Lane.MAX, false);

  private PeoplePlans() {}

  /** An edit, and what takes it back. */
  private record Edit(String there, String back) {}

  private static final List<Edit> EDITS =
      List.of(
          new Edit("{scaling: {max: 1, warm: 1}}", "{scaling: {max: 4}}"),
          new Edit("{paused: true}", "{paused: false}"),
          new Edit("{scaling: {mode: Recommend}}", "{scaling: {mode: Apply}}"),
          new Edit("{scaling: {warm: 4}}", "{scaling: {warm: 1}}"),
          new Edit("{scaling: {burst: 1}}", "{scaling: {burst: 50}}"),
          new Edit("{scaling: {idleTimeout: 10m}}", "{scaling: {idleTimeout: 1s}}"),
          new Edit("{tags: [other]}", "{tags: null}"),
          new Edit("{maximumJobTimeout: 2h}", "{maximumJobTimeout: 1h}"),
          new Edit("{runner: {version: 19.2.0}}", "{runner: {version: 19.3.0}}"),
          new Edit(
              "{runner: {template: {metadata: {labels: {team: a}}}}}",
              "{runner: {template: null}}"),
          new Edit(
              "{scaling: {schedules: [{from: \"00:00\", to: \"24:00\", timeZone: Nowhere/Land, warm: 1}]}}",
              "{scaling: {schedules: null}}"),
          new Edit(
              "{gitlab: {credentials: {secret: none}}}",
              "{gitlab: {credentials: {secret: gitlab-api}}}"),
          new Edit("{budget: {hourly: \"0.01\"}}", "{budget: null}"));

  static Stream<Plan> editing() {
    Numbered plans = new Numbered("T9");
    for (Step step : List.of(Step.BURST, Step.REST)) {
      for (Edit edit : EDITS) {
        String back = step == Step.REST ? edit.back().replace("warm: 1", "warm: 3") : edit.back();
        plans.add(
            "%s at %s, and back".formatted(edit.there(), step),
            Scripts.within(
                step,
                SOON,
                lane -> lane.merge(edit.there()),
                LONG,
                lane -> lane.merge(warmAgain(back, step))),
            ROLLED);
      }
    }
    return plans.stream();
  }

  /** Edits that lower max take warm with them. */
  private static String warmAgain(String back, Step step) {
    return step == Step.REST && back.equals("{scaling: {max: 4}}")
        ? "{scaling: {max: 4, warm: 3}}"
        : back;
  }
}
