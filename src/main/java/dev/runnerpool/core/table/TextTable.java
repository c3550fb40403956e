package dev.runnerpool.core.table;

import dev.runnerpool.core.table.PrintedTable.Lines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A table that fits a terminal: long texts are shortened in the middle, and columns that have no
 * room are left out and named.
 */
public final class TextTable {
  /** Texts are shortened to this before a column is left out for them. */
  private static final int SHORT = 24;

  private static final int SHORTEST = 12;
  private static final String GAP = "  ";

  private final int width;
  private final List<Lines> columns;
  private final List<String> left = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int longest = Integer.MAX_VALUE;

  private TextTable(PrintedTable table, int width) {
    this.width = width;
    this.columns = new ArrayList<>(table.columns());
    fit();
  }

  /** The table with its notes, as wide as it is. */
  public static String of(Table table) {
    return of(table, Integer.MAX_VALUE, "");
  }

  /**
   * The table with its notes.
   *
   * @param width columns of the terminal
   * @param remedy how to see what has no room, such as {@code see --width}
   */
  public static String of(Table table, int width, String remedy) {
    PrintedTable printed = PrintedTable.of(table);
    return new TextTable(printed, width).print(printed, remedy);
  }

  private void fit() {
    Optional<Lines> least = leastWanted();
    while (needed(SHORT) > width && least.isPresent()) {
      left.add(0, least.get().column().header());
      columns.remove(least.get());
      least = leastWanted();
    }
    int most =
        columns.stream().filter(TextTable::isText).mapToInt(TextTable::widest).max().orElse(0);
    for (int text = most; text >= SHORTEST && needed(longest) > width; text--) {
      longest = text;
    }
  }

  private String print(PrintedTable table, String remedy) {
    List<String> notes = new ArrayList<>(table.notes());
    if (!left.isEmpty()) {
      notes.add(
          "%d columns are not wide enough for %s: %s."
              .formatted(width, String.join(", ", left), remedy));
    }
    if (!table.about().isEmpty()) {
      wrap(table.about());
    }
    if (!table.rows().isEmpty()) {
      text.append(table.about().isEmpty() ? "" : "\n");
      line(lines -> lines.column().header());
      for (int i = 0; i < table.rows().size(); i++) {
        int row = i;
        line(lines -> lines.rows().get(row));
      }
      if (!table.total().isEmpty()) {
        line(lines -> lines.total().get(0));
      }
      text.append(notes.isEmpty() ? "" : "\n");
    }
    notes.forEach(this::wrap);
    return text.toString();
  }

  private void line(Function<Lines, String> cell) {
    StringBuilder line = new StringBuilder();
    for (Lines lines : columns) {
      int wide = isText(lines) ? longest : Integer.MAX_VALUE;
      String form = "%" + (isText(lines) ? "-" : "") + Math.min(wide, widest(lines)) + "s";
      line.append(line.isEmpty() ? "" : GAP);
      line.append(form.formatted(shortened(cell.apply(lines), wide)));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** Of the highest rank, the first of those. */
  private Optional<Lines> leastWanted() {
    return columns.stream()
        .filter(lines -> lines.column().rank() > 0)
        .reduce((one, other) -> other.column().rank() > one.column().rank() ? other : one);
  }

  private int needed(int longestText) {
    return columns.stream()
            .mapToInt(lines -> isText(lines) ? Math.min(longestText, widest(lines)) : widest(lines))
            .sum()
        + GAP.length() * (columns.size() - 1);
  }

  private static boolean isText(Lines lines) {
    return lines.column().unit().isText();
  }

  private static int widest(Lines lines) {
    return Stream.of(List.of(lines.column().header()), lines.rows(), lines.total())
        .flatMap(List::stream)
        .map(String::length)
        .max(Comparator.naturalOrder())
        .orElse(1);
  }

  /** With an ellipsis in its middle, as both ends of a path tell the most. */
  public static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest / 2;
    return text.substring(0, longest - 1 - end) + "…" + text.substring(text.length() - end);
  }

  private void wrap(String note) {
    int at = 0;
    for (String word : note.split(" ", -1)) {
      if (at > 0 && at + 1 + word.length() > width) {
        text.append('\n');
        at = 0;
      }
      text.append(at > 0 ? " " : "").append(word);
      at += (at > 0 ? 1 : 0) + word.length();
    }
    text.append('\n');
  }
}
