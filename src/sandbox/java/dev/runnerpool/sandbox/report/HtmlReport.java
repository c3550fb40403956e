package dev.runnerpool.sandbox.report;

import dev.runnerpool.sandbox.report.Sample.PoolSample;
import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.TimeChart;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.TimeChart.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** The report as one page that needs nothing else. */
final class HtmlReport {
  private static final String PAGE = "report.html";

  private final Report report;
  private final List<Sample> samples;
  private final List<String> complaints;
  private final List<Double> seconds;

  HtmlReport(Report report, List<Sample> samples, List<String> complaints) {
    this.report = report;
    this.samples = samples;
    this.complaints = complaints;
    this.seconds = samples.stream().map(Sample::seconds).toList();
  }

  String page() {
    return template()
        .replace("{{cluster}}", HtmlText.escape(report.kubernetes().inWords()))
        .replace("{{verdict}}", verdict())
        .replace("{{figures}}", figures())
        .replace("{{waiting}}", waiting())
        .replace("{{pools}}", pools())
        .replace("{{nodes}}", nodes())
        .replace("{{cost}}", cost())
        .replace("{{table}}", table());
  }

  private String verdict() {
    if (complaints.isEmpty()) {
      return "<p class='kept'>Every promise was kept.</p>";
    }
    StringBuilder list = new StringBuilder("<ul class='broken'>");
    complaints.forEach(each -> list.append("<li>").append(HtmlText.escape(each)).append("</li>"));
    return list.append("</ul>").toString();
  }

  private String figures() {
    Report.Jobs jobs = report.jobs();
    return figure("jobs", jobs.total())
        + figure("lost", jobs.lost())
        + figure("on the wrong architecture", jobs.wrongArchitecture())
        + figure("seconds waited, p50", report.waitingSeconds().p50())
        + figure("seconds waited, p95", report.waitingSeconds().p95())
        + figure("seconds until seen, p95", report.seenSeconds().p95())
        + figure("GitLab requests a minute at rest", report.gitlabAtRest().requestsPerMinute())
        + figure("pod writes per runner", report.podWritesPerRunner())
        + figure("writes when converged", report.writesWhenConverged());
  }

  private static String figure(String name, Number value) {
    String text =
        value == null
            ? "not counted"
            : value instanceof Double
                ? String.format(Locale.ROOT, "%.1f", value.doubleValue())
                : value.toString();
    return "<div><b>%s</b><span>%s</span></div>".formatted(text, name);
  }

  private String waiting() {
    List<Series> lines = new ArrayList<>();
    int colour = 1;
    for (String pool : report.pools().keySet()) {
      lines.add(new Series(pool, "pool" + colour, values(pool, PoolSample::waiting)));
      colour = colour % 6 + 1;
    }
    return legend(lines)
        + TimeChart.of("Waiting jobs by pool", axes("jobs"), seconds, List.of(), lines);
  }

  private String pools() {
    StringBuilder all = new StringBuilder();
    report
        .pools()
        .forEach(
            (name, pool) -> {
              List<Series> bands =
                  List.of(
                      new Series("busy", "busy", values(name, PoolSample::busy)),
                      new Series("idle", "idle", values(name, PoolSample::idle)),
                      new Series("starting", "starting", values(name, PoolSample::starting)));
              List<Series> lines =
                  List.of(new Series("waiting jobs", "wait", values(name, PoolSample::waiting)));
              List<Series> legend = new ArrayList<>(bands);
              legend.addAll(lines);
              all.append(
                  "<h3>%s <small>%s, max %d</small></h3>\n"
                      .formatted(HtmlText.escape(name), pool.architecture(), pool.max()));
              all.append(legend(legend));
              all.append(
                  TimeChart.of(
                      "Runners of " + name + " by state",
                      axes("runners, jobs"),
                      seconds,
                      bands,
                      lines));
            });
    return all.toString();
  }

  private String nodes() {
    TreeSet<String> architectures = new TreeSet<>();
    samples.forEach(sample -> architectures.addAll(sample.nodes().keySet()));
    List<Series> lines = new ArrayList<>();
    for (String architecture : architectures) {
      List<Integer> counts =
          samples.stream().map(each -> each.nodes().getOrDefault(architecture, 0)).toList();
      lines.add(new Series(architecture, "pool" + (lines.size() + 1), counts));
    }
    return legend(lines)
        + TimeChart.of("Nodes by architecture", axes("nodes"), seconds, List.of(), lines);
  }

  private String cost() {
    Map<String, Map<String, Double>> cost = report.costUsdByArchitecture();
    if (cost.isEmpty()) {
      return "<p>No node had a known price.</p>";
    }
    List<Series> kinds =
        cost.values().stream()
            .flatMap(parts -> parts.keySet().stream())
            .distinct()
            .sorted()
            .map(kind -> new Series(kind, kind, List.of()))
            .toList();
    return legend(kinds) + BarChart.of("Cost by architecture and kind", cost);
  }

  private String table() {
    return "<pre>" + HtmlText.escape(ResultTable.of(report)) + "</pre>";
  }

  private static Axes axes(String upright) {
    return new Axes(upright, "seconds since the first pipeline");
  }

  private List<Integer> values(String pool, ToIntFunction<PoolSample> value) {
    return samples.stream()
        .map(sample -> sample.pools().get(pool))
        .map(each -> each == null ? 0 : value.applyAsInt(each))
        .toList();
  }

  private static String legend(List<Series> series) {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    series.forEach(
        each ->
            legend.append(
                "<span><i class='%s'></i>%s</span>"
                    .formatted(HtmlText.escape(each.style()), HtmlText.escape(each.name()))));
    return legend.append("</p>\n").toString();
  }

  private static String template() {
    try (InputStream page = HtmlReport.class.getResourceAsStream(PAGE)) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's template", e);
    }
  }
}
