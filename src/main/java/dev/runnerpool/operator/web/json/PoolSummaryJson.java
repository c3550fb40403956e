package dev.runnerpool.operator.web.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pool in a list.
 *
 * @param reconciledAt when it was last looked at
 * @param max most runners it may have
 * @param warm runners wanted warm now
 * @param runners how many are in each state, those without any left out
 * @param waiting how many jobs wait for it; left out while its queue was never read
 * @param blocker why it cannot start one more runner, to be read after its name
 * @param ready status of its condition Ready
 * @param hourlyUsd what its pods cost per hour now, in dollars
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolSummaryJson(
    String namespace,
    String name,
    String architecture,
    Instant reconciledAt,
    int max,
    int warm,
    Map<String, Long> runners,
    Integer waiting,
    String blocker,
    String ready,
    String hourlyUsd) {

  static PoolSummaryJson of(PoolDetails pool) {
    return new PoolSummaryJson(
        pool.namespace(),
        pool.name(),
        pool.architecture(),
        JsonTimes.of(pool.at()),
        pool.max(),
        pool.warm(),
        counts(pool),
        pool.waiting().orElse(null),
        pool.blocker().map(why -> why.words()).orElse(null),
        pool.conditions().stream()
            .filter(each -> each.type().equals("Ready"))
            .map(PoolDetails.ConditionDetails::status)
            .findFirst()
            .orElse(null),
        pool.cost().map(PoolDetails.HourlyCost::dollars).orElse(null));
  }

  private static Map<String, Long> counts(PoolDetails pool) {
    Map<String, Long> counts = new TreeMap<>();
    pool.runners().forEach(runner -> counts.merge(word(runner.state()), 1L, Long::sum));
    return counts;
  }

  /** The state as metrics have it. */
  static String word(RunnerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
