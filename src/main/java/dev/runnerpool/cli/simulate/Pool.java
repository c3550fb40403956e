package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.Policy;
import java.util.List;

/**
 * A pool as a simulation needs it.
 *
 * @param name of the RunnerPool
 * @param rule which jobs it takes
 * @param policy how it scales
 */
record Pool(String name, TagRule rule, Policy policy) {

  /** The same with no runner ahead of demand. */
  Pool withoutWarm() {
    return new Pool(
        name + ", warm 0",
        rule,
        new Policy(
            policy.max(),
            0,
            List.of(),
            policy.idleTimeout(),
            policy.startupDeadline(),
            policy.burst(),
            policy.nodeChoices(),
            policy.fallbackAfter(),
            policy.hourlyBudget(),
            policy.paused(),
            policy.recommendOnly()));
  }
}
