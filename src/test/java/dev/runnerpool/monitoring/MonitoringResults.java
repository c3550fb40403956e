package dev.runnerpool.monitoring;

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
    StringBuilder table = new StringBuilder("alert | fired after | resolved after | summary\n");
    for (AlertRules.Rule rule : AlertRules.all()) {
      table.append(
          "%s | %s | %s | %s%n"
              .formatted(
                  rule.name(),
                  seconds(from, inbox.fired(rule.name())),
                  seconds(from, inbox.resolved(rule.name())),
                  inbox.fired(rule.name()).map(AlertInbox.Note::summary).orElse("")));
    }
    System.out.println(table);
    Files.writeString(out.resolve("alerts.txt"), table);
  }

  private static String seconds(Instant from, Optional<AlertInbox.Note> note) {
    return note.map(each -> Duration.between(from, each.at()).toSeconds() + " s").orElse("-");
  }

  /** Asks every query of every panel and draws it; the queries that had no data and no reason. */
  List<String> panels(PrometheusServer prometheus, Instant from, Instant to) throws IOException {
    StringBuilder table = new StringBuilder("panel | query | series | why none\n");
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
            table.append(
                "%s: %s | %s | %d | %s%n"
                    .formatted(
                        name,
                        panel.title(),
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
    System.out.println(table);
    Files.writeString(out.resolve("panels.txt"), table);
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
