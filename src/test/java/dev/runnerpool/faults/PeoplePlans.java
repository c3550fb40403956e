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

  static Stream<Plan> editing() {
    Numbered plans = new Numbered("T9");
    for (Step step : List.of(Step.BURST, Step.REST)) {
      for (Edit edit : Edit.ALL) {
        String back = step == Step.REST ? edit.back().replace("warm: 1", "warm: 3") : edit.back();
        plans.add(
            "%s at %s, and back".formatted(edit.there(), step),
            Scripts.within(
                step,
                SOON,
                lane -> lane.merge(edit.there()),
                LONG,
                lane -> lane.merge(warmAgain(back, step).replace("%s", lane.namespace()))),
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
