package dev.runnerpool.cli.cost;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as CSV (RFC 4180) with a header and no total: whoever reads it adds up what they pick. A
 * text that a spreadsheet would take for a formula gets an apostrophe before it, as <a
 * href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a> asks.
 */
final class CsvTable {
  private static final String END = "\r\n";
  private static final String FORMULA = "=+-@\t\r\n";

  private CsvTable() {}

  static String of(Table table) {
    StringBuilder csv = new StringBuilder();
    line(table.columns().stream().map(Column::name).toList(), csv);
    for (List<Object> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(cell(table.columns().get(i).unit(), row.get(i)));
      }
      line(cells, csv);
    }
    return csv.toString();
  }

  private static void line(List<String> cells, StringBuilder csv) {
    csv.append(String.join(",", cells)).append(END);
  }

  private static String cell(Unit unit, Object value) {
    if (value == null || "".equals(value)) {
      return "";
    }
    return unit.isText() ? quoted(value.toString()) : PlainValues.of(unit, value).toPlainString();
  }

  private static String quoted(String text) {
    String safe = FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
