package dev.runnerpool.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** T12: several random troubles, one upon the other. */
final class SoakPlans {
  /** What all that is random follows from. */
  static final long SEED = 20_261_127;

  private static final int PLANS = 12;
  private static final int TROUBLES = 4;

  private SoakPlans() {}

  static Stream<Plan> mixed(List<Plan> others) {
    Random random = new Random(SEED);
    Numbered plans = new Numbered("T12");
    for (int i = 0; i < PLANS; i++) {
      List<Plan> mixed =
          Stream.generate(() -> others.get(random.nextInt(others.size()))).limit(TROUBLES).toList();
      boolean lostJobs = mixed.stream().anyMatch(plan -> plan.excuse().lostJobs());
      int pods = mixed.stream().mapToInt(plan -> plan.excuse().pods()).sum();
      plans.add(
          String.join(" + ", mixed.stream().map(Plan::id).toList()),
          together(mixed),
          new Plan.Excuse(pods, lostJobs));
    }
    return plans.stream();
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
