package dev.runnerpool.gitlab.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import dev.runnerpool.gitlab.faults.Finding.Mishap;
import dev.runnerpool.sandbox.gitlab.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The findings for people and for programs. */
record FaultTable(List<Finding> findings) {

  private static final List<Column> COLUMNS =
      Table.columns(
          Unit.TEXT, "REQUEST", "THE POOL IS", "FAILS WITH", "THE POOL SAYS", "WELL AFTER");

  /** A row for each thing that was made of a failing request, with the failures that led to it. */
  String text() {
    Map<String, List<Finding>> rows = new TreeMap<>();
    for (Finding finding : findings) {
      rows.computeIfAbsent(key(finding), any -> new ArrayList<>()).add(finding);
    }
    return TextTable.of(new Table(COLUMNS, rows.values().stream().map(FaultTable::row).toList()));
  }

  private static String key(Finding finding) {
    String path = finding.route().replaceFirst("^\\S+ /api(/v4)?", "");
    return path + finding.request() + finding.stage().ordinal() + outcome(finding);
  }

  private static List<Object> row(List<Finding> same) {
    Finding first = same.get(0);
    String troubles =
        same.stream()
            .map(Finding::trouble)
            .sorted()
            .map(Trouble::label)
            .distinct()
            .collect(Collectors.joining(", "));
    long least = same.stream().mapToLong(Finding::healedAfter).min().orElse(0);
    long most = same.stream().mapToLong(Finding::healedAfter).max().orElse(0);
    return List.of(
        first.route().equals(Trial.EVERY_ROUTE) ? "every request" : first.request(),
        first.stage().label(),
        troubles,
        outcome(first),
        least == most ? "" + most : least + " to " + most);
  }

  private static String outcome(Finding finding) {
    String said = finding.wasSaid() ? String.join(", ", finding.said()) : "nothing: it goes on";
    if (finding.stage() == LifeStage.LEAVING) {
      said = "it leaves";
    }
    return finding.mishaps().isEmpty() ? said : said + " " + finding.mishaps();
  }

  /** How many findings there are, and how many of them have which mishap. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("cases", (long) findings.size());
    counts.put("duplicates", with(Mishap.DUPLICATE));
    counts.put("scaled_on_bad_read", with(Mishap.SCALED));
    counts.put("not_healed", with(Mishap.NOT_HEALED));
    return counts;
  }

  private long with(Mishap mishap) {
    return findings.stream().filter(finding -> finding.mishaps().contains(mishap)).count();
  }

  /** Writes the counts and the table into {@code target}. */
  void write() {
    try {
      Files.writeString(
          Path.of("target/gitlab-faults.json"),
          new ObjectMapper().writeValueAsString(counts()) + "\n");
      Files.writeString(Path.of("target/gitlab-faults.txt"), text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
