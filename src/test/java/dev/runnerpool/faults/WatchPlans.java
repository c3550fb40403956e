package dev.runnerpool.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** T3, T4 and T5: what the operator sees is old, has gaps, or comes in a bad way. */
final class WatchPlans {
  private static final List<String> WATCHED = List.of("pods", "runnerpools", "secrets");
  private static final List<Step> CHANGES =
      List.of(Step.APPLY, Step.BURST, Step.WARM, Step.DOWN, Step.LEAVE);
  private static final List<Duration> TIMES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private WatchPlans() {}

  static Stream<Plan> stale() {
    Numbered plans = new Numbered("T3");
    for (String resource : List.of("pods", "runnerpools")) {
      for (Step step : CHANGES) {
        for (Duration time : TIMES) {
          plans.add(
              "watch of %s stands still at %s for %d s".formatted(resource, step, time.toSeconds()),
              Scripts.at(step, time, () -> HeldWatch.late(resource)));
        }
      }
    }
    for (Step killed : List.of(Step.BURST, Step.WARM, Step.DOWN, Step.LEAVE)) {
      for (Step remembered : CHANGES) {
        if (remembered.compareTo(killed) <= 0) {
          plans.add(
              "killed at %s, its successor lists what was before %s".formatted(killed, remembered),
              Scripts.backInTime(remembered, killed));
        }
      }
    }
    return plans.stream();
  }

  static Stream<Plan> unobserved() {
    Numbered plans = new Numbered("T4");
    for (String resource : WATCHED) {
      for (Step step : CHANGES) {
        for (Duration time : TIMES) {
          plans.add(
              "nothing of %s is seen at %s for %d s".formatted(resource, step, time.toSeconds()),
              Scripts.at(step, time, () -> HeldWatch.unobserved(resource)));
        }
      }
    }
    for (Step step : CHANGES) {
      plans.add(
          "nothing of nodes is seen at %s for 5 s".formatted(step),
          Scripts.at(step, Duration.ofSeconds(5), () -> HeldWatch.unobserved("nodes")));
    }
    return plans.stream();
  }

  static Stream<Plan> faulty() {
    Numbered plans = new Numbered("T5");
    List<String> resources = new ArrayList<>(WATCHED);
    resources.add("");
    for (BadWatch fault : BadWatch.values()) {
      for (String resource : resources) {
        plans.add(
            "events of %s: %s".formatted(resource.isEmpty() ? "all" : resource, fault),
            Scripts.always(lane -> fault.of(resource)));
      }
    }
    for (Step step : CHANGES) {
      plans.add(
          "a thousand changes that mean nothing before " + step,
          Scripts.around(step, Noise::ofPool, Duration.ZERO, lane -> {}));
    }
    return plans.stream();
  }
}
