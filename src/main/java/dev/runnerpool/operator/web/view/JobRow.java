package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A job that waits.
 *
 * @param place its place among those of its pool, from 1
 * @param waited how long by now
 */
public record JobRow(
    int place, String id, String address, String project, List<String> tags, String waited) {

  /** How many are shown. */
  static final int MOST = 100;

  /** The first of them, in their order. */
  static List<JobRow> of(List<Job> jobs, Instant now) {
    return IntStream.range(0, Math.min(MOST, jobs.size()))
        .mapToObj(i -> row(i + 1, jobs.get(i), now))
        .toList();
  }

  private static JobRow row(int place, Job job, Instant now) {
    Duration waited =
        job.queuedAt().isBefore(now) ? Duration.between(job.queuedAt(), now) : Duration.ZERO;
    return new JobRow(
        place,
        Long.toString(job.id()),
        "/jobs/" + job.id(),
        ShownText.name(job.project()),
        TagList.of(job.tags()),
        TimeText.length(Duration.ofSeconds(waited.toSeconds())));
  }
}
