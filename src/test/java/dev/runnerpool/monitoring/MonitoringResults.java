package dev.runnerpool.monitoring;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a run with Prometheus, as tables and pictures in a folder. */
final class MonitoringResults {

  private final Path out;

  MonitoringResults(Path out) {
    this.out = out;
  }

  /** Which alerts fired and ended, and when. */
  void alerts(AlertInbox inbox, Instant from) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (AlertRules.Rule rule : AlertRules.all()) {
      rows.add(
          List.of(
              rule.name(),
              seconds(from, inbox.fired(rule.name())),
              seconds(from, inbox.resolved(rule.name())),
              inbox.fired(rule.name()).map(AlertInbox.Note::summary).orElse("")));
    }
    write("alerts.txt", rows, "ALERT", "FIRED AFTER", "RESOLVED AFTER", "SUMMARY");
  }

  private void write(String file, List<List<Object>> rows, String... headers) throws IOException {
    String table = TextTable.of(new Table(Table.columns(Unit.TEXT, headers), rows));
    System.out.println(table);
    Files.writeString(out.resolve(file), table);
  }

  private static String seconds(Instant from, Optional<AlertInbox.Note> note) {
    return note.map(each -> Duration.between(from, each.at()).toSeconds() + " s").orElse("-");
  }

  /** Asks every query of every panel and draws it; the queries that had no data and no reason. */
  List<String> panels(PrometheusServer prometheus, Instant from, Instant to) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (String name : DashboardSource.names()) {
      DashboardSource source = DashboardSource.read(name);
      DashboardPicture picture = new DashboardPicture(source, from, to);
      for (DashboardSource.Row row : source.rows()) {
        picture.row(row.title());
        for (DashboardSource.Panel panel : row.panels()) {
          List<List<PrometheusServer.Series>> answers = new ArrayList<>();
          for (DashboardSource.Query query : panel.queries()) {
            List<PrometheusServer.Series> answer = prometheus.range(chosen(query), from, to);
            answers.add(answer);
            rows.add(
                List.of(
                    name + ": " + panel.title(),
                    query.expr(),
                    answer.size(),
                    query.empty() == null ? "" : query.empty()));
            if (answer.isEmpty() && query.empty() == null) {
              silent.add(name + ", " + panel.title() + ": " + chosen(query));
            }
          }
          picture.panel(panel, answers);
        }
      }
      picture.write(out.resolve(name + ".html"));
    }
    write("panels.txt", rows, "PANEL", "QUERY", "SERIES", "WHY NONE");
    return silent;
  }

  private static String chosen(DashboardSource.Query query) {
    return query
        .expr()
        .replace("$namespace", ".*")
        .replace("$pool", ".*")
        .replace("$__rate_interval", "8s")
        .replace("$__range", "60s");
  }
}
