package dev.runnerpool.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A bill counted by hand: what each part of each runner cost, with all that it follows from. */
record BillSheet(List<Row> rows) {
  private static final Path FOLDER = Path.of("src/test/resources/bill");

  /** One line of it, by the names of its columns. */
  record Row(Map<String, String> cells) {
    String text(String column) {
      return cells.get(column);
    }

    double number(String column) {
      return Double.parseDouble(cells.get(column));
    }
  }

  /** What runners cost. */
  static BillSheet read() {
    return read("trace.csv");
  }

  /** What their nodes cost. */
  static BillSheet ofNodes() {
    return read("nodes.csv");
  }

  private static BillSheet read(String file) {
    try {
      List<String> lines =
          Files.readAllLines(FOLDER.resolve(file)).stream()
              .filter(line -> !line.startsWith("#"))
              .toList();
      List<String> names = Arrays.asList(lines.get(0).split(","));
      return new BillSheet(
          lines.stream().skip(1).map(line -> row(names, line.split(","))).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(List<String> names, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(names.get(i), cells[i]);
    }
    return new Row(row);
  }

  /** Dollars by what a column says. */
  Map<String, Double> by(String column) {
    return by(row -> row.text(column), "usd");
  }

  /** Dollars of another column, by some key. */
  Map<String, Double> by(Function<Row, String> key, String usd) {
    Map<String, Double> sums = new TreeMap<>();
    rows.forEach(row -> sums.merge(key.apply(row), row.number(usd), Double::sum));
    return sums;
  }

  double total() {
    return by(row -> "", "usd").get("");
  }

  /** When a runner has come to its end, in seconds. */
  long end(String runner) {
    return Math.round(
        rows.stream()
            .filter(row -> row.text("runner").equals(runner))
            .mapToDouble(row -> row.number("to_s"))
            .max()
            .orElseThrow());
  }
}
