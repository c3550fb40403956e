package dev.runnerpool.sandbox.report;

import dev.runnerpool.chart.BarChart;
import dev.runnerpool.chart.BarChart.Bar;
import dev.runnerpool.chart.BarChart.Panel;
import dev.runnerpool.chart.BarChart.Part;
import dev.runnerpool.chart.Drawing;
import dev.runnerpool.chart.TimeChart;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.TimeChart.Series;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.cli.report.HtmlReport;
import dev.runnerpool.core.table.PrintedTable;
import dev.runnerpool.sandbox.report.Sample.PoolSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** The report as one page that needs nothing else. */
final class SandboxPage {

  /** One figure of the run. */
  record Figure(String name, String value) {}

  /** What is drawn of one pool. */
  record Drawn(String name, Report.Pool pool, Drawing drawing) {}

  private final Report report;
  private final List<Sample> samples;
  private final List<Double> seconds;

  private SandboxPage(Report report, List<Sample> samples) {
    this.report = report;
    this.samples = samples;
    this.seconds = samples.stream().map(Sample::seconds).toList();
  }

  static String of(Report report, List<Sample> samples, List<String> complaints) {
    SandboxPage page = new SandboxPage(report, samples);
    return HtmlReport.of(
        SandboxPage.class,
        "report.html",
        Map.of(
            "cluster", report.kubernetes().inWords(),
            "complaints", complaints,
            "figures", page.figures(),
            "waiting", page.waiting(),
            "pools", page.pools(),
            "nodes", page.nodes(),
            "cost", page.cost(),
            "results", PrintedTable.of(ResultTable.pools(report)),
            "faults", ResultTable.faults(report).map(PrintedTable::of).stream().toList()));
  }

  private List<Figure> figures() {
    Report.Jobs jobs = report.jobs();
    return List.of(
        figure("jobs", jobs.total(), ""),
        figure("lost", jobs.lost(), ""),
        figure("on the wrong architecture", jobs.wrongArchitecture(), ""),
        figure("waited, p50", report.waitingSeconds().p50(), " s"),
        figure("waited, p95", report.waitingSeconds().p95(), " s"),
        figure("until seen, p95", report.seenSeconds().p95(), " s"),
        figure("GitLab requests at rest", report.gitlabAtRest().requestsPerMinute(), "/min"),
        figure("pod writes per runner", report.podWritesPerRunner(), ""),
        figure("writes when converged", report.writesWhenConverged(), ""));
  }

  private static Figure figure(String name, Number value, String unit) {
    if (value == null) {
      return new Figure(name, "not counted");
    }
    return new Figure(
        name,
        (value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value)
            + unit);
  }

  private Drawing waiting() {
    List<Series> lines = new ArrayList<>();
    for (String pool : report.pools().keySet()) {
      lines.add(new Series(pool, Tone.inTurn(lines.size()), values(pool, PoolSample::waiting)));
    }
    return drawing("Waiting jobs by pool", "jobs", List.of(), lines);
  }

  private List<Drawn> pools() {
    return report.pools().entrySet().stream()
        .map(entry -> new Drawn(entry.getKey(), entry.getValue(), runners(entry.getKey())))
        .toList();
  }

  private Drawing runners(String pool) {
    List<Series> bands =
        List.of(
            new Series("busy", Tone.BUSY, values(pool, PoolSample::busy)),
            new Series("idle", Tone.IDLE, values(pool, PoolSample::idle)),
            new Series("starting", Tone.STARTING, values(pool, PoolSample::starting)));
    List<Series> lines =
        List.of(new Series("waiting jobs", Tone.WAITING, values(pool, PoolSample::waiting)));
    return drawing("Runners of " + pool + " by state", "runners, jobs", bands, lines);
  }

  private Drawing nodes() {
    TreeSet<String> architectures = new TreeSet<>();
    samples.forEach(sample -> architectures.addAll(sample.nodes().keySet()));
    List<Series> lines =
        architectures.stream()
            .map(
                architecture ->
                    new Series(
                        architecture,
                        Tone.ofArchitecture(architecture),
                        samples.stream()
                            .map(each -> each.nodes().getOrDefault(architecture, 0))
                            .toList()))
            .toList();
    return drawing("Nodes by architecture", "nodes", List.of(), lines);
  }

  private Drawing drawing(String title, String upright, List<Series> bands, List<Series> lines) {
    Axes axes = new Axes(upright, "seconds since the first pipeline");
    return TimeChart.of(title, axes, seconds, bands, lines);
  }

  /** None if no node had a known price. */
  private List<Drawing> cost() {
    List<Bar> bars = new ArrayList<>();
    report
        .costUsdByArchitecture()
        .forEach(
            (architecture, kinds) -> {
              List<Part> parts = new ArrayList<>();
              kinds.forEach((kind, usd) -> parts.add(new Part(kind, tone(kind), usd)));
              double sum = kinds.values().stream().mapToDouble(Double::doubleValue).sum();
              String figure = String.format(Locale.ROOT, "$%.5f", sum);
              bars.add(new Bar(architecture, parts, Optional.empty(), figure));
            });
    Panel panel = new Panel("", "US dollars", bars);
    return bars.isEmpty()
        ? List.of()
        : List.of(BarChart.of("Cost by architecture and kind", List.of(panel)));
  }

  private static Tone tone(String kind) {
    return switch (kind) {
      case "job" -> Tone.BUSY;
      case "warm" -> Tone.IDLE;
      case "startup" -> Tone.STARTING;
      case "reserved" -> Tone.RESERVED;
      case "lost" -> Tone.LOST;
      default -> Tone.RETIRING;
    };
  }

  private List<Integer> values(String pool, ToIntFunction<PoolSample> value) {
    return samples.stream()
        .map(sample -> sample.pools().get(pool))
        .map(each -> each == null ? 0 : value.applyAsInt(each))
        .toList();
  }
}
