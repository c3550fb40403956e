package dev.runnerpool.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** T12: several random troubles, one upon the other. */
final class SoakPlans {
  /** What all that is random follows from. */
  static final long SEED = 20_261_127;

  private static final int PLANS = 12;

  /** Troubles of a plan. */
  static final int TROUBLES = 4;

  private SoakPlans() {}

  static Stream<Plan> mixed(List<Plan> others) {
    return endless(others, SEED).limit(PLANS);
  }

  static Stream<Plan> endless(List<Plan> others, long seed) {
    Random random = new Random(seed);
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(
            number -> {
              List<Plan> mixed =
                  Stream.generate(() -> others.get(random.nextInt(others.size())))
                      .limit(TROUBLES)
                      .toList();
              return new Plan(
                  "T12-%03d".formatted(number),
                  String.join(" + ", mixed.stream().map(Plan::id).toList()),
                  together(mixed),
                  excuse(mixed));
            });
  }

  /**
   * Not two operators, nor what takes its time, nor the loss of what an operator needs that another
   * plan may start again.
   */
  static boolean canBeMixed(Plan plan) {
    return !List.of("T7", "T12", "T13", "T14").contains(plan.kind())
        && !(plan.script() instanceof NamespaceDeleted);
  }

  private static Plan.Excuse excuse(List<Plan> mixed) {
    return new Plan.Excuse(
        mixed.stream().mapToInt(plan -> plan.excuse().pods()).sum(),
        mixed.stream().anyMatch(plan -> plan.excuse().lostJobs()));
  }

  /** Of disturbances of requests the last begun lasts. */
  private static Plan.Script together(List<Plan> plans) {
    return new Plan.Script() {
      @Override
      public void before(Step step, Lane lane) {
        plans.forEach(plan -> plan.script().before(step, lane));
      }

      @Override
      public void during(Step step, Lane lane) {
        plans.forEach(plan -> plan.script().during(step, lane));
        Course.pause(Duration.ofMillis(200));
      }

      @Override
      public List<Violation> after(Lane lane) {
        return plans.stream().flatMap(plan -> plan.script().after(lane).stream()).toList();
      }
    };
  }
}
