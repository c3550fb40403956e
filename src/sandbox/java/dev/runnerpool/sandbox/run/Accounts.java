package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.cluster.OperatorWrites;
import dev.runnerpool.sandbox.report.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sums up a run.
 *
 * @param before the operator's writes when the pools were ready and nothing had been pushed; empty
 *     if the cluster does not tell
 */
record Accounts(RunEnvironment environment, Optional<OperatorWrites> before) {
  private static final String LONG_POLL = "POST /api/v4/jobs/request";
  private static final double MINUTE = 60;

  /**
   * What the operator had done at an instant.
   *
   * @param writes to Kubernetes; empty if the cluster does not tell
   * @param requests to GitLab, by route
   */
  record Done(Optional<OperatorWrites> writes, Map<String, Long> requests) {
    static Done by(RunEnvironment environment) {
      return new Done(environment.writes(), environment.gitlab().requests().ofOperator());
    }

    /** The requests since then, by minute. */
    Report.AtRest perMinute(Map<String, Long> now, double seconds) {
      Map<String, Long> since = new TreeMap<>(now);
      requests.forEach((route, count) -> since.merge(route, -count, Long::sum));
      long polls = Optional.ofNullable(since.remove(LONG_POLL)).orElse(0L);
      long others = since.values().stream().mapToLong(Long::longValue).sum();
      return seconds > 0
          ? new Report.AtRest(round(others * MINUTE / seconds), round(polls * MINUTE / seconds))
          : new Report.AtRest(0, 0);
    }
  }

  /**
   * The figures.
   *
   * @param rested what the operator had done when the converged spell began
   */
  Report report(double seconds, Done rested, double convergedSeconds) {
    Outcome outcome = environment.outcome();
    Report.Jobs jobs = outcome.figures();
    Optional<OperatorWrites> writes = environment.writes();
    CostReading cost = CostReading.of(environment.operator().metrics());
    return new Report(
        environment.facts(),
        jobs,
        outcome.waiting(),
        Report.Seen.of(environment.gitlab().seen().waited().values()),
        pools(outcome),
        writes.map(OperatorWrites::byKindAndVerb).orElse(null),
        writes.map(all -> perOne(all.toPods(), environment.pods().created())).orElse(null),
        since(before, writes, OperatorWrites::others)
            .map(others -> perOne(others, jobs.total()))
            .orElse(null),
        environment.statuses().mostWithin5s(),
        requests(),
        rested.perMinute(environment.gitlab().requests().ofOperator(), convergedSeconds),
        cost.byPool(),
        cost.byArchitecture(),
        environment.troubles().map(GitLabTroubles::over).orElse(null),
        round(seconds),
        since(rested.writes(), writes, OperatorWrites::all).orElse(null),
        round(convergedSeconds));
  }

  private Map<String, Report.Pool> pools(Outcome outcome) {
    Map<String, Report.Pool> pools = new LinkedHashMap<>();
    for (PoolFacts pool : environment.pools()) {
      pools.put(
          pool.name(),
          new Report.Pool(
              pool.architecture(),
              pool.max(),
              outcome.takenBy(pool).size(),
              environment.pods().created(pool.name()),
              environment.pods().mostLive(pool.name()),
              environment.pods().live(pool.name()).size(),
              pool.warmAtMost(),
              outcome.waiting(pool)));
    }
    return pools;
  }

  private Report.Requests requests() {
    Map<String, Long> byRoute = new TreeMap<>();
    environment
        .gitlab()
        .requests()
        .counts()
        .forEach(
            (route, byStatus) ->
                byRoute.put(route, byStatus.values().stream().mapToLong(Long::longValue).sum()));
    return new Report.Requests(byRoute.values().stream().mapToLong(Long::longValue).sum(), byRoute);
  }

  private static Optional<Long> since(
      Optional<OperatorWrites> then,
      Optional<OperatorWrites> now,
      Function<OperatorWrites, Long> figure) {
    return then.flatMap(before -> now.map(after -> figure.apply(after) - figure.apply(before)));
  }

  private static double perOne(long count, int of) {
    return of == 0 ? count : Math.round(1000.0 * count / of) / 1000.0;
  }

  private static double round(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
