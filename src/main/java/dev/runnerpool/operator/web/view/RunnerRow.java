package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A runner of a pool.
 *
 * @param style of its state in the style sheet
 * @param since how long it has been in that state
 * @param job number of its job; empty if it has none
 * @param delay why it does not start; empty if nothing keeps it
 */
public record RunnerRow(
    String name,
    String state,
    String style,
    String since,
    String job,
    String address,
    String placement,
    String delay) {

  /** How many are shown. */
  static final int MOST = 200;

  /** Those that start first, as they may be in trouble; then by state and name. */
  static List<RunnerRow> of(PoolDetails pool, Instant now) {
    return pool.runners().stream()
        .sorted(
            Comparator.comparing(RunnerDetails::state)
                .thenComparing(each -> each.name().length())
                .thenComparing(RunnerDetails::name))
        .limit(MOST)
        .map(each -> row(each, now))
        .toList();
  }

  private static RunnerRow row(RunnerDetails runner, Instant now) {
    Duration since =
        runner.since().isBefore(now) ? Duration.between(runner.since(), now) : Duration.ZERO;
    String job = runner.job().isPresent() ? Long.toString(runner.job().getAsLong()) : "";
    String state = PoolWords.word(runner.state());
    return new RunnerRow(
        runner.name(),
        state,
        switch (runner.state()) {
          case FINISHED -> "retiring";
          case FAILED -> "lost";
          default -> state;
        },
        TimeText.length(Duration.ofSeconds(since.toSeconds())),
        job,
        job.isEmpty() ? "" : "/jobs/" + job,
        ShownText.name(runner.placement()),
        runner.delay().map(ShownText::sentence).orElse(""));
  }
}
