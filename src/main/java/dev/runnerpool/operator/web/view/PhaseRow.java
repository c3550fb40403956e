package dev.runnerpool.operator.web.view;

import dev.runnerpool.chart.ShareBar;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A phase of a job's start.
 *
 * @param style of the style sheet, the same in the bar
 * @param length how long it took, or has taken by now
 * @param lasts whether it is the one the job is in
 * @param delay why it took long; empty if there is nothing to say
 */
public record PhaseRow(
    String name, String style, String from, String length, boolean lasts, String delay) {

  private static final int COLOURS = 6;

  /** All of them in their order. */
  static List<PhaseRow> of(JobStart start, Instant now) {
    List<PhaseRow> rows = new ArrayList<>();
    for (JobStart.Span span : start.spans()) {
      rows.add(
          new PhaseRow(
              words(span.phase()),
              style(span.phase()),
              TimeText.clock(span.from()),
              TimeText.length(span.length(now)),
              span.until().isEmpty(),
              span.delay().map(ShownText::sentence).orElse("")));
    }
    return rows;
  }

  /** The same as one bar. */
  static String bar(JobStart start, Instant now) {
    List<ShareBar.Part> parts =
        start.spans().stream()
            .map(span -> new ShareBar.Part(style(span.phase()), span.length(now).toMillis()))
            .toList();
    return ShareBar.of(parts, 0);
  }

  /** From the queue to the end of the last phase, or to now. */
  static String whole(JobStart start, Instant now) {
    Instant end =
        start.spans().isEmpty()
            ? now
            : start.spans().get(start.spans().size() - 1).until().orElse(now);
    Duration whole =
        end.isBefore(start.queuedAt()) ? Duration.ZERO : Duration.between(start.queuedAt(), end);
    return TimeText.length(whole);
  }

  private static String style(StartPhase phase) {
    return "pool" + (phase.ordinal() % COLOURS + 1);
  }

  private static String words(StartPhase phase) {
    return switch (phase) {
      case Known -> "until the operator knew it";
      case RunnerCreated -> "until its runner was created";
      case RunnerScheduled -> "until the runner had a node";
      case RunnerReady -> "until the runner asked for jobs";
      case Claimed -> "until the runner took it";
      case JobPodScheduled -> "until the job's pod had a node";
      case ImagesPulled -> "until its images were there and its containers ran";
      case ScriptStarted -> "until its scripts began, first the one that gets the sources";
    };
  }
}
