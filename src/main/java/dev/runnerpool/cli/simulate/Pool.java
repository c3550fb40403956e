package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.Policy;

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
    return new Pool(name + ", warm 0", rule, policy.withWarm(0));
  }
}
