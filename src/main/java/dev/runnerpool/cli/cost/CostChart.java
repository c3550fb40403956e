package dev.runnerpool.cli.cost;

import dev.runnerpool.chart.BarChart;
import dev.runnerpool.chart.BarChart.Bar;
import dev.runnerpool.chart.BarChart.Panel;
import dev.runnerpool.chart.BarChart.Part;
import dev.runnerpool.chart.Drawing;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.core.report.PrintedMoney;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report's money: a bar for each row, made of its parts. */
final class CostChart {
  private static final int LONGEST_NAME = 30;
  private static final double NANOS = 1e9;

  private final Table table;
  private final List<String> parts;

  private CostChart(Table table, List<String> parts) {
    this.table = table;
    this.parts = parts;
  }

  /**
   * Draws a report.
   *
   * @param parts names of the columns of money that make a bar together
   */
  static Drawing of(Table table, List<String> parts) {
    CostChart chart = new CostChart(table, parts);
    List<Bar> bars = table.rows().stream().map(chart::bar).toList();
    return BarChart.of(table.about(), List.of(new Panel("", "US dollars", bars)));
  }

  private Bar bar(List<Object> row) {
    List<String> names = new ArrayList<>();
    List<Part> drawn = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < row.size(); i++) {
      Column column = table.columns().get(i);
      int number = parts.indexOf(column.name());
      if (column.unit() == Unit.TEXT && row.get(i) != null && !"".equals(row.get(i))) {
        names.add(row.get(i).toString());
      } else if (number >= 0 && row.get(i) instanceof Long nanos && nanos > 0) {
        sum += nanos;
        drawn.add(
            new Part(
                column.header().toLowerCase(Locale.ROOT),
                tone(column.name(), number),
                nanos / NANOS));
      }
    }
    String name = names.stream().collect(Collectors.joining(", "));
    return new Bar(
        TextTable.shortened(name, LONGEST_NAME),
        drawn,
        Optional.empty(),
        PrintedMoney.dollars(sum));
  }

  private static Tone tone(String column, int number) {
    return switch (column) {
      case "job_usd", "done_usd" -> Tone.BUSY;
      case "waiting_usd" -> Tone.IDLE;
      case "startup_usd" -> Tone.STARTING;
      case "retiring_usd", "stopping_usd" -> Tone.RETIRING;
      case "lost_usd" -> Tone.LOST;
      case "idle_usd" -> Tone.UNUSED;
      case "retried_usd" -> Tone.FOURTH;
      case "failed_usd" -> Tone.FIFTH;
      case "canceled_usd" -> Tone.CANCELED;
      case "untold_usd" -> Tone.RESERVED;
      default -> Tone.inTurn(number);
    };
  }
}
