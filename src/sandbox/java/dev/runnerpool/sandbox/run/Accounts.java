package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.report.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums up a run.
 *
 * @param before the operator's writes when the pools were ready and nothing had been pushed
 */
record Accounts(World world, OperatorWrites before) {
  Report report(double seconds, long writesWhenConverged, double convergedSeconds) {
    Outcome outcome = world.outcome();
    Report.Jobs jobs = outcome.figures();
    OperatorWrites writes = world.writes();
    CostReading cost = CostReading.of(world.operator().metrics());
    return new Report(
        jobs,
        outcome.waiting(),
        pools(outcome),
        writes.byKindAndVerb(),
        perOne(writes.toPods(), world.pods().created()),
        perOne(writes.others() - before.others(), jobs.total()),
        world.statuses().mostWithin5s(),
        requests(),
        cost.byPool(),
        cost.byArchitecture(),
        round(seconds),
        writesWhenConverged,
        round(convergedSeconds));
  }

  private Map<String, Report.Pool> pools(Outcome outcome) {
    Map<String, Report.Pool> pools = new LinkedHashMap<>();
    for (PoolFacts pool : world.pools()) {
      pools.put(
          pool.name(),
          new Report.Pool(
              pool.architecture(),
              pool.max(),
              outcome.takenBy(pool).size(),
              world.pods().created(pool.name()),
              world.pods().mostLive(pool.name()),
              outcome.waiting(pool)));
    }
    return pools;
  }

  private Report.Requests requests() {
    Map<String, Long> byRoute = new TreeMap<>();
    world
        .gitlab()
        .requests()
        .counts()
        .forEach(
            (route, byStatus) ->
                byRoute.put(route, byStatus.values().stream().mapToLong(Long::longValue).sum()));
    return new Report.Requests(byRoute.values().stream().mapToLong(Long::longValue).sum(), byRoute);
  }

  private static double perOne(long count, int of) {
    return of == 0 ? count : Math.round(1000.0 * count / of) / 1000.0;
  }

  private static double round(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
