package dev.runnerpool.sandbox.run;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import dev.runnerpool.sandbox.report.Sample;
import dev.runnerpool.sandbox.report.Sample.PoolSample;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows how a run goes: a table drawn again and again, or now and then some lines. */
final class Progress {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("POOL", Unit.TEXT),
          new Column("WAITING", Unit.COUNT),
          new Column("STARTING", Unit.COUNT),
          new Column("BUSY", Unit.COUNT),
          new Column("IDLE", Unit.COUNT),
          new Column("FINISHED", Unit.COUNT));
  private static final double LINES_EVERY = 5;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;
  private double nextLines;

  /**
   * Shows nothing yet.
   *
   * @param terminal whether what was shown can be drawn over
   */
  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Says something that stays. */
  void say(String text) {
    out.println(text);
    out.flush();
    drawn = 0;
  }

  /**
   * Shows how things stand.
   *
   * @param phase what is going on, in a few words
   */
  void show(Sample sample, String phase) {
    if (terminal) {
      redraw(sample, phase);
    } else if (sample.seconds() >= nextLines) {
      nextLines = Math.floor(sample.seconds()) + LINES_EVERY;
      out.println(lines(sample, phase));
    }
    out.flush();
  }

  private void redraw(Sample sample, String phase) {
    List<List<Object>> rows = new ArrayList<>();
    sample.pools().forEach((name, pool) -> rows.add(row(name, pool)));
    String text =
        "%s  %s   nodes: %s%n%s"
            .formatted(time(sample), phase, nodes(sample), TextTable.of(new Table(COLUMNS, rows)));
    if (drawn > 0) {
      out.print(UP_AND_CLEAR.formatted(drawn));
    }
    out.print(text);
    drawn = (int) text.lines().count();
  }

  private static List<Object> row(String name, PoolSample pool) {
    return List.of(
        name, pool.waiting(), pool.starting(), pool.busy(), pool.idle(), pool.finished());
  }

  private static String lines(Sample sample, String phase) {
    return sample.pools().entrySet().stream()
        .map(entry -> "%-16s %s".formatted(entry.getKey(), brief(entry.getValue())))
        .collect(
            Collectors.joining(
                "%n  ".formatted(),
                "%s  %s, nodes: %s%n  ".formatted(time(sample), phase, nodes(sample)),
                ""));
  }

  private static String brief(PoolSample pool) {
    return "%d waiting, %d starting, %d busy, %d idle, %d finished"
        .formatted(pool.waiting(), pool.starting(), pool.busy(), pool.idle(), pool.finished());
  }

  private static String time(Sample sample) {
    int seconds = (int) sample.seconds();
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private static String nodes(Sample sample) {
    return sample.nodes().entrySet().stream()
        .map(Map.Entry::toString)
        .map(entry -> entry.replace('=', ' '))
        .collect(Collectors.joining(", "));
  }
}
