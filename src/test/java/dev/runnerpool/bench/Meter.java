package dev.runnerpool.bench;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial's operator used and asked for since an instant.
 *
 * @param requests to GitLab, until then
 */
record Meter(Trial trial, Instant begun, ProcessUse before, long requests) {

  static Meter begin(Trial trial) {
    return new Meter(trial, Instant.now(), trial.use(), trial.requests());
  }

  /** CPU seconds up to now. */
  double cpu() {
    return trial.use().cpuSeconds() - before.cpuSeconds();
  }

  long requestsToGitLab() {
    return trial.requests() - requests;
  }

  /** What it wrote, but for its lease. */
  List<AuditLog.Entry> writes() {
    return trial.world().asked(begun).stream()
        .filter(entry -> entry.isWrite() && !entry.resource().equals("leases"))
        .toList();
  }

  /** At rest over so many seconds, beside what is there. */
  static List<Figure> atRest(Trial trial, String beside, int seconds) {
    Meter meter = begin(trial);
    Wait.pause(Duration.ofSeconds(seconds));
    return List.of(
        Figure.of("CPU at rest, " + beside, meter.cpu() * 100 / seconds, "% of a core"),
        Figure.of(
            "requests to GitLab a minute at rest, " + beside,
            meter.requestsToGitLab() * 60.0 / seconds,
            ""));
  }

  /** All that it takes for so long, in which nothing is to happen. */
  static List<Figure> over(Trial trial, Duration lasts, String when) {
    Meter meter = begin(trial);
    double looks = trial.operator().looks();
    Wait.pause(lasts);
    ProcessUse use = trial.use();
    double minutes = lasts.toMillis() / 60_000.0;
    return List.of(
        Figure.of("CPU " + when, meter.cpu() * 100 / lasts.toSeconds(), "% of a core"),
        Figure.of("RSS " + when, use.rss(), "MiB"),
        Figure.of("RSS, peak", use.peakRss(), "MiB"),
        Figure.of("threads", use.threads(), ""),
        Figure.of("looks a minute", (trial.operator().looks() - looks) / minutes, ""),
        Figure.of("requests to GitLab a minute", meter.requestsToGitLab() / minutes, ""),
        Figure.of("writes a minute", meter.writes().size() / minutes, ""));
  }

  /** Of so many pods that were made since. */
  List<Figure> perPod(int pods) {
    double cpu = cpu();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("CPU per pod, all its events", cpu * 1000 / pods, "ms"));
    figures.add(Figure.of("requests to GitLab", requestsToGitLab(), ""));
    figures.add(Figure.of("writes per pod", writes().size() / (double) pods, ""));
    figures.add(Figure.of("RSS", trial.use().rss(), "MiB"));
    return figures;
  }
}
