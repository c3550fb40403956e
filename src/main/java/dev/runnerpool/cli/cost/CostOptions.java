package dev.runnerpool.cli.cost;

import dev.runnerpool.cli.cost.Cost.Report;
import dev.runnerpool.core.report.ChargeRates;
import dev.runnerpool.core.report.Dimension;
import dev.runnerpool.core.report.Grouping;
import dev.runnerpool.core.report.OtherArchitecture.Amd64Maker;
import dev.runnerpool.core.report.Teams;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is asked, and how it is printed. */
final class CostOptions {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 1000;
  private static final int USUAL_WIDTH = 100;
  private static final int DEEPEST = 20;
  private static final int ROWS = 20;

  enum Format {
    table,
    csv,
    json
  }

  enum Idle {
    apart,
    divided
  }

  @Option(
      names = "--by",
      paramLabel = "WHAT[,WHAT]",
      description =
          "Break costs down by one or two of pool, team, project, job, architecture, capacity,"
              + " instance-type, day; default: pool for bill and forecast, instance-type for"
              + " spot.")
  String by;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "First day (UTC), such as 2026-11-01; default: the first of the month.")
  String from;

  @Option(names = "--to", paramLabel = "DATE", description = "Last day, inclusive; default: today.")
  String to;

  @Option(names = "--month", paramLabel = "MONTH", description = "A whole month, such as 2026-11.")
  String month;

  @Option(
      names = "--team-depth",
      paramLabel = "N",
      description =
          "How many parts of a project's group path name a team; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  int teamDepth;

  @Option(
      names = "--teams",
      paramLabel = "FILE",
      description =
          "TOML file of teams by path; projects that it does not name follow --team-depth.")
  Path teams;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description = "TOML file of what teams are charged; adds a column to bill.")
  Path rates;

  @Option(
      names = "--idle",
      paramLabel = "HOW",
      description =
          "Cost of node capacity that nobody requested: ${COMPLETION-CANDIDATES}; default"
              + " ${DEFAULT-VALUE}. divided: among those who used such nodes that day.",
      defaultValue = "apart")
  Idle idle;

  @Option(
      names = "--top",
      paramLabel = "N",
      description =
          "How many rows to show, with the others summed up; default: 20 in tables, else" + " all.")
  Integer top;

  @Option(
      names = "--amd64",
      paramLabel = "MAKER",
      description =
          "Whose amd64 processor other-architecture compares arm64 with: ${COMPLETION-CANDIDATES};"
              + " default ${DEFAULT-VALUE}.",
      defaultValue = "intel")
  Amd64Maker maker;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "table")
  Format format;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "How wide a table may be; default: the terminal's width, else 100. [COLUMNS]")
  Integer width;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw it too, as an SVG file.")
  Path chart;

  /** Refuses what does not go together or is out of bounds. */
  void check(Report report, LocalDate today) {
    if (teamDepth < 1 || teamDepth > DEEPEST) {
      throw new CostInputException(
          "--team-depth %d: it should be 1 to %d".formatted(teamDepth, DEEPEST));
    }
    if (top != null && top < 1) {
      throw new CostInputException("--top %d: it should be 1 or more".formatted(top));
    }
    if (width != null && (width < NARROWEST || width > WIDEST)) {
      throw new CostInputException(
          "--width %d: it should be %d to %d".formatted(width, NARROWEST, WIDEST));
    }
    if (month != null && (from != null || to != null)) {
      throw new CostInputException("--month %s: it goes without --from and --to".formatted(month));
    }
    if (report == Report.forecast && (month != null || from != null || to != null)) {
      throw new CostInputException(
          "forecast is of the present month, and goes without --month, --from and --to");
    }
    if (rates != null && report != Report.bill) {
      throw new CostInputException(
          "--rates %s: it goes with the report bill only".formatted(rates));
    }
  }

  /**
   * How wide a table may be.
   *
   * @param columns what the terminal tells, null if nothing
   */
  int width(String columns) {
    if (width != null) {
      return width;
    }
    return columns != null && columns.matches("[0-9]{1,4}")
        ? Math.max(NARROWEST, Integer.parseInt(columns))
        : USUAL_WIDTH;
  }

  ReportQuestion question(Report report, LocalDate today) {
    Teams named = teams == null ? Teams.byDepth(teamDepth) : TeamsFile.read(teams, teamDepth);
    Optional<ChargeRates> charged = Optional.ofNullable(rates).map(RatesFile::read);
    int rows = top != null ? top : format == Format.table ? ROWS : Integer.MAX_VALUE;
    return new ReportQuestion(
        period(today),
        new Grouping(dimensions(report), named),
        idle == Idle.divided,
        charged,
        rows);
  }

  private List<Dimension> dimensions(Report report) {
    if (by == null) {
      return switch (report) {
        case bill, forecast -> List.of(Dimension.POOL);
        case spot -> List.of(Dimension.INSTANCE_TYPE);
        case waste, other_architecture -> List.of();
      };
    }
    try {
      return Dimension.list(by);
    } catch (IllegalArgumentException e) {
      throw new CostInputException("--by: " + e.getMessage());
    }
  }

  private ReportPeriod period(LocalDate today) {
    if (month != null) {
      return ReportPeriod.of(month());
    }
    LocalDate last = to == null ? today : day("--to", to);
    LocalDate first = from == null ? YearMonth.from(last).atDay(1) : day("--from", from);
    if (last.isBefore(first)) {
      throw new CostInputException(
          "--to %s is before --from %s: give a day on or after it".formatted(last, first));
    }
    return new ReportPeriod(first, last);
  }

  private YearMonth month() {
    try {
      return YearMonth.parse(month);
    } catch (DateTimeException e) {
      throw new CostInputException(
          "--month %s: write year and month from 01 to 12, such as 2026-11".formatted(month));
    }
  }

  private static LocalDate day(String flag, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new CostInputException(
          "%s %s: write a day that there is, such as 2026-11-29".formatted(flag, text));
    }
  }
}
