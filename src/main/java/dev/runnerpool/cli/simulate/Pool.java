package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.warm.AutoWarm;
import java.time.Duration;

/**
 * A pool as a simulation needs it.
 *
 * @param name of the RunnerPool
 * @param rule which jobs it takes
 * @param policy how it scales
 * @param spillAfter how long a job waits for a cheaper pool before this one takes it
 */
record Pool(String name, TagRule rule, Policy policy, Duration spillAfter) {

  /** The same with warmth by its own history, and no schedules. */
  Pool withAutoWarm(AutoWarm wanted) {
    return new Pool(name + ", autoWarm", rule, policy.withAutoWarm(wanted), spillAfter);
  }

  /** The same with no runner ahead of demand. */
  Pool withoutWarm() {
    return new Pool(name + ", warm 0", rule, policy.withWarm(0), spillAfter);
  }
}
