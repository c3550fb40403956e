package dev.runnerpool.operator.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.ShownBudgets;
import dev.runnerpool.operator.web.reading.ShownPrices.KindPrice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fleet for programs. Absent is what is not known.
 *
 * @param at when it was looked up
 * @param poolCount how many pools there are, whatever was asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FleetAnswer(
    Instant at,
    int poolCount,
    List<PoolEntry> pools,
    List<PriceEntry> prices,
    List<ShownBudgets.HostRequests> gitlabRequests) {

  /**
   * A pool.
   *
   * @param waiting jobs
   * @param oldestWaitingSeconds 0 if none waits
   * @param runners by state
   * @param usdPerHour as the status has it
   * @param objective how it keeps its own, if it has one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record PoolEntry(
      String namespace,
      String name,
      String architecture,
      boolean ready,
      Optional<Integer> waiting,
      long oldestWaitingSeconds,
      Map<String, Long> runners,
      int max,
      int warm,
      Optional<DecisionEntry> lastDecision,
      Optional<String> usdPerHour,
      Optional<ObjectiveEntry> objective) {}

  /** A decision that changed something. */
  public record DecisionEntry(Instant at, String reason, String message) {}

  /** What a kind of node costs. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record PriceEntry(
      String kind, Optional<Double> usdPerHour, Optional<String> source, Optional<Instant> asOf) {}

  /** Of the pools that are asked for, in that order. */
  public static FleetAnswer of(
      FleetReading.Moment now, FleetQuery query, List<KindPrice> prices, ShownBudgets budgets) {
    return new FleetAnswer(
        now.at(),
        now.pools().size(),
        query.select(now).stream().map(pool -> entry(pool, now)).toList(),
        prices.stream().map(FleetAnswer::entry).toList(),
        budgets.hosts());
  }

  private static PoolEntry entry(PoolDetails pool, FleetReading.Moment now) {
    Map<String, Long> runners = new TreeMap<>();
    for (RunnerState state : RunnerState.values()) {
      runners.put(PoolWords.word(state), pool.in(state));
    }
    Optional<PastDecision> last = pool.decisions().stream().findFirst();
    return new PoolEntry(
        pool.namespace(),
        pool.name(),
        pool.architecture(),
        PoolWords.isReady(pool),
        pool.waiting(),
        PoolWords.oldest(pool)
            .map(at -> Math.max(0, Duration.between(at, now.at()).toSeconds()))
            .orElse(0L),
        runners,
        pool.max(),
        pool.warm(),
        last.map(each -> new DecisionEntry(each.at(), each.reason().name(), each.message())),
        pool.cost().map(PoolDetails.HourlyCost::dollars),
        now.objective(pool).map(ObjectiveEntry::of));
  }

  private static PriceEntry entry(KindPrice price) {
    return new PriceEntry(
        price.kind().kind().toString(),
        price.price().map(each -> each.hourly()),
        price.price().map(each -> each.source()),
        price.price().flatMap(each -> each.asOf()));
  }
}
