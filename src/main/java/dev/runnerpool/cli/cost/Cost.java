package dev.runnerpool.cli.cost;

import dev.runnerpool.core.report.Forecast;
import dev.runnerpool.core.report.OtherArchitecture;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.TextTable;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.ListPrices;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says from the records what runners cost. */
@Command(
    name = "cost",
    description = {
      "Report what runners cost, from the operator's records: who spent what, what was wasted,"
          + " what spot saved, what the other architecture costs, and what the month will come"
          + " to.",
      "In the cluster: kubectl -n runnerpool-system exec deploy/runnerpool-operator -- runnerpool"
          + " cost"
    },
    mixinStandardHelpOptions = true)
public final class Cost implements Callable<Integer> {

  /** What is asked. */
  enum Report {
    bill,
    waste,
    spot,
    other_architecture,
    forecast;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }

    /** The columns that make a bar of its chart together. */
    List<String> drawn(Table table) {
      return switch (this) {
        case bill ->
            List.of(
                "job_usd", "waiting_usd", "startup_usd", "retiring_usd", "lost_usd", "idle_usd");
        case waste -> wasteDrawn(table);
        case spot -> List.of("cost_usd", "saved_usd");
        case other_architecture -> List.of("other_list_usd");
        case forecast -> List.of("forecast_usd");
      };
    }

    private static List<String> wasteDrawn(Table table) {
      List<String> parts =
          table.columns().stream()
              .map(Column::name)
              .filter(name -> name.endsWith("_usd") && !name.equals("cost_usd"))
              .toList();
      return parts.isEmpty() ? List.of("cost_usd") : parts;
    }
  }

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPORT",
      defaultValue = "bill",
      description =
          "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. bill: who spent what; waste:"
              + " what failed, was run again, lost, waiting or idle; spot: beside on-demand;"
              + " other-architecture: the same work at list price; forecast: the present month.")
  Report report;

  @Mixin CostOptions options = new CostOptions();

  @Mixin RecordsOptions records = new RecordsOptions();

  Clock clock = Clock.systemUTC();

  Map<String, String> environment = System.getenv();

  @Override
  public Integer call() {
    try {
      return answer();
    } catch (CostInputException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    } catch (RecordsUnreadableException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private int answer() {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    options.check(report, today);
    ReportQuestion question = options.question(report, today);
    try (RecordsReader reader = records.open(environment)) {
      Optional<ReportPeriod> known = reader.queries().known();
      if (known.isEmpty()) {
        return say(nothing("Nothing is recorded yet in %s.".formatted(reader.where())), question);
      }
      ReportPeriod all = known.get();
      ReportPeriod asked = question.period();
      if (report != Report.forecast
          && (asked.from().isAfter(all.to()) || asked.to().isBefore(all.from()))) {
        return say(
            nothing(
                "Nothing is recorded of %s: the records of %s are of %s."
                    .formatted(asked, reader.where(), all)),
            question);
      }
      return say(table(reader.queries(), question, new Forecast(today, all.from())), question);
    } catch (SQLException e) {
      throw records.broken(e);
    }
  }

  private Table table(CostQueries queries, ReportQuestion question, Forecast forecast)
      throws SQLException {
    return switch (report) {
      case bill -> BillReport.table(question, BillReport.read(queries, question));
      case waste -> WasteReport.of(queries, question);
      case spot -> SpotReport.of(queries, question);
      case other_architecture ->
          OtherArchitectureReport.of(
              queries, question, new OtherArchitecture(ListPrices.shipped(), options.maker));
      case forecast -> ForecastReport.of(queries, question, forecast);
    };
  }

  private Table nothing(String why) {
    return new Table(why, List.of(), List.of(), List.of(), List.of());
  }

  private int say(Table table, ReportQuestion question) {
    PrintWriter out = spec.commandLine().getOut();
    switch (options.format) {
      case table ->
          out.print(
              TextTable.of(
                  table,
                  options.width(environment.get("COLUMNS")),
                  "see --width, or --format csv"));
      case csv -> {
        out.print(CsvTable.of(table));
        PrintWriter err = spec.commandLine().getErr();
        if (table.rows().isEmpty()) {
          err.println(table.about());
        }
        table.notes().forEach(err::println);
        err.flush();
      }
      case json -> out.print(JsonTable.of(report, table, question));
    }
    out.flush();
    if (options.chart != null) {
      write(options.chart, CostChart.of(table, report.drawn(table)).file());
    }
    return 0;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CostInputException(
          "--chart %s: it cannot be written (%s): name a file in a directory that is there and may be written to"
              .formatted(file, e.getClass().getSimpleName()));
    }
  }
}
