package dev.runnerpool.sandbox.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The table a run ends with. */
public final class ResultTable {
  private static final List<String> HEADER =
      List.of(
          "POOL",
          "ARCH",
          "JOBS",
          "RUNNERS",
          "MOST/MAX",
          "WAIT p50",
          "p95",
          "max",
          "COST",
          "PER JOB");

  private static final List<String> FAULT_HEADER =
      List.of("GITLAB FAILED AT", "WITH", "FROM", "REQUESTS", "THE POOLS SAID", "HEALED");

  private ResultTable() {}

  /** The table and the figures of the whole run below it. */
  public static String of(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    report.pools().forEach((name, pool) -> rows.add(row(name, pool, report.costUsd().get(name))));
    return aligned(rows, 2) + "\n" + summary(report) + faults(report);
  }

  private static String faults(Report report) {
    if (report.gitlabFaults() == null) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(FAULT_HEADER);
    report.gitlabFaults().forEach(fault -> rows.add(row(fault)));
    return "\n" + aligned(rows, FAULT_HEADER.size());
  }

  private static List<String> row(GitLabFault fault) {
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

  private static List<String> row(String name, Report.Pool pool, Double cost) {
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

  private static String summary(Report report) {
    Report.Jobs jobs = report.jobs();
    return String.format(
        Locale.ROOT,
        """
Jobs: %d, finished %d (%d failed as their script says), lost %d, on the wrong architecture %d.
Waiting: p50 %s, p95 %s, max %s.
Seen by the operator after: p50 %s, p95 %s, max %s; %d jobs were taken before that.
GitLab requests: %d; at rest the operator's own: %.1f a minute, and %.1f long polls.
Kubernetes %s. %s
""",
        jobs.total(),
        jobs.finished(),
        jobs.failedAsScripted(),
        jobs.lost(),
        jobs.wrongArchitecture(),
        seconds(report.waitingSeconds().p50()),
        seconds(report.waitingSeconds().p95()),
        seconds(report.waitingSeconds().max()),
        seconds(report.seenSeconds().p50()),
        seconds(report.seenSeconds().p95()),
        seconds(report.seenSeconds().max()),
        Math.max(0, jobs.total() - report.seenSeconds().jobs()),
        report.gitlabRequests().total(),
        report.gitlabAtRest().requestsPerMinute(),
        report.gitlabAtRest().longPollsPerMinute(),
        report.kubernetes().inBrief(),
        writes(report));
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

  /**
   * Columns as wide as their widest cell: some of text, to the left, then figures, to the right.
   */
  public static String aligned(List<List<String>> rows, int textColumns) {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < rows.get(0).size(); i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    Column[] columns =
        widths.stream()
            .map(width -> new Column(width + 2, 0, Column.Overflow.SPAN))
            .toArray(Column[]::new);
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Help.Ansi.OFF), columns);
    for (List<String> row : rows) {
      table.addRowValues(padded(row, widths, textColumns));
    }
    return table.toString();
  }

  private static String[] padded(List<String> row, List<Integer> widths, int textColumns) {
    String[] cells = new String[row.size()];
    for (int i = 0; i < cells.length; i++) {
      String form = i < textColumns ? "%-" : "%";
      cells[i] = (form + widths.get(i) + "s").formatted(row.get(i));
    }
    return cells;
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }

  private static String dollars(double value) {
    return String.format(Locale.ROOT, "$%.5f", value);
  }
}
