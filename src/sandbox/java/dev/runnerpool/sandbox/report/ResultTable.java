package dev.runnerpool.sandbox.report;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The table a run ends with. */
public final class ResultTable {
  private static final List<Column> POOLS =
      List.of(
          new Column("POOL", Unit.TEXT),
          new Column("ARCH", Unit.TEXT),
          new Column("JOBS", Unit.FIGURE),
          new Column("RUNNERS", Unit.FIGURE),
          new Column("MOST/MAX", Unit.FIGURE),
          new Column("WAIT p50", Unit.FIGURE),
          new Column("p95", Unit.FIGURE),
          new Column("max", Unit.FIGURE),
          new Column("COST", Unit.FIGURE),
          new Column("PER JOB", Unit.FIGURE));

  private static final List<Column> FAULTS =
      Table.columns(
          Unit.TEXT, "GITLAB FAILED AT", "WITH", "FROM", "REQUESTS", "THE POOLS SAID", "HEALED");

  private ResultTable() {}

  /** The tables, with the figures of the whole run between them, for a terminal. */
  public static String of(Report report) {
    return TextTable.of(pools(report))
        + faults(report).map(table -> "\n" + TextTable.of(table)).orElse("");
  }

  /** A row for each pool, and the figures of the whole run as notes. */
  static Table pools(Report report) {
    List<List<Object>> rows = new ArrayList<>();
    report.pools().forEach((name, pool) -> rows.add(row(name, pool, report.costUsd().get(name))));
    return new Table("", POOLS, rows, List.of(), summary(report));
  }

  /** A row for each time that GitLab failed on purpose; empty if that was not asked for. */
  static Optional<Table> faults(Report report) {
    return Optional.ofNullable(report.gitlabFaults())
        .map(faults -> new Table(FAULTS, faults.stream().map(ResultTable::row).toList()));
  }

  private static List<Object> row(GitLabFault fault) {
    String said =
        fault.said().isEmpty()
            ? "nothing"
            : String.join(", ", new TreeSet<>(fault.said().values()));
    return List.of(
        fault.request(),
        fault.fault(),
        String.format(Locale.ROOT, "%.0f to %.0f s", fault.from(), fault.until()),
        String.valueOf(fault.hits()),
        said,
        healed(fault));
  }

  private static String healed(GitLabFault fault) {
    if (fault.hits() == 0) {
      return "hit nothing";
    }
    return fault.healed() ? "yes, after " + seconds(fault.healedAfter()) : "NO";
  }

  private static List<Object> row(String name, Report.Pool pool, Double cost) {
    Waiting waiting = pool.waitingSeconds();
    return List.of(
        name,
        pool.architecture(),
        String.valueOf(pool.jobs()),
        String.valueOf(pool.runnersCreated()),
        pool.maxLive() + "/" + pool.max(),
        seconds(waiting.p50()),
        seconds(waiting.p95()),
        seconds(waiting.max()),
        cost == null ? "unknown" : dollars(cost),
        cost == null || pool.jobs() == 0 ? "-" : dollars(cost / pool.jobs()));
  }

  private static List<String> summary(Report report) {
    Report.Jobs jobs = report.jobs();
    Waiting waiting = report.waitingSeconds();
    Report.Seen seen = report.seenSeconds();
    return List.of(
        "Jobs: %d, finished %d (%d failed as their script says), lost %d, on the wrong architecture %d."
            .formatted(
                jobs.total(),
                jobs.finished(),
                jobs.failedAsScripted(),
                jobs.lost(),
                jobs.wrongArchitecture()),
        "Waiting: " + quantiles(waiting.p50(), waiting.p95(), waiting.max()) + ".",
        "Seen by the operator after: %s; %d jobs were taken before that."
            .formatted(
                quantiles(seen.p50(), seen.p95(), seen.max()),
                Math.max(0, jobs.total() - seen.jobs())),
        String.format(
            Locale.ROOT,
            "GitLab requests: %d; at rest the operator's own: %.1f a minute, and %.1f long polls.",
            report.gitlabRequests().total(),
            report.gitlabAtRest().requestsPerMinute(),
            report.gitlabAtRest().longPollsPerMinute()),
        "Kubernetes %s. %s".formatted(report.kubernetes().inBrief(), writes(report)));
  }

  private static String quantiles(double p50, double p95, double max) {
    return "p50 %s, p95 %s, max %s".formatted(seconds(p50), seconds(p95), seconds(max));
  }

  private static String writes(Report report) {
    if (report.podWritesPerRunner() == null || report.writesWhenConverged() == null) {
      return "The operator's writes were not counted: no audit log is at hand.";
    }
    return String.format(
        Locale.ROOT,
        "Writes of the operator: %.2f per runner to pods; converged: %d in %.0f s.",
        report.podWritesPerRunner(),
        report.writesWhenConverged(),
        report.convergedSeconds());
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }

  private static String dollars(double value) {
    return String.format(Locale.ROOT, "$%.5f", value);
  }
}
