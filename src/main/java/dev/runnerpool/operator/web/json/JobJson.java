package dev.runnerpool.operator.web.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.JobStart.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Where a job is and why.
 *
 * @param job GitLab's number of it
 * @param gitlab address of its GitLab
 * @param project full path or number of its project; left out if it is not known
 * @param tags its tags by name; empty of a job that a runner has, as they are not known any more
 * @param stage one of waiting, left, starting, running, ended; left is a job that left the queue
 *     and that no runner shows yet
 * @param pool namespace and name of the pool that has or had it
 * @param place its place among the jobs given to that pool, from 1; left out if it does not wait
 * @param summary the answer in sentences
 * @param next what happens next and when, in sentences; empty if nothing will
 * @param droppedAt when GitLab fails it at the earliest for having waited too long, if nothing
 *     changes
 * @param matches the pools of its GitLab, those that take it first, then the nearest misses
 * @param matchesLeftOut how many more pools there are
 * @param phases its start by phases
 * @param record how it ended, as GitLab told it
 * @param costUsd what its runner cost, in dollars
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobJson(
    long job,
    String gitlab,
    String project,
    List<String> tags,
    String stage,
    String pool,
    Integer place,
    String summary,
    String next,
    Instant droppedAt,
    List<MatchJson> matches,
    int matchesLeftOut,
    List<PhaseJson> phases,
    RecordJson record,
    BigDecimal costUsd) {

  /** So many pools are told; there may be thousands. */
  static final int MOST_MATCHES = 100;

  private static final int NANO_DIGITS = 9;
  private static final double MILLIS = 1000;

  /**
   * A pool beside the job.
   *
   * @param takes whether it may have the job now
   * @param reason why, to be read after the pool's name
   */
  public record MatchJson(String pool, boolean takes, String reason) {

    static MatchJson of(PoolMatch match) {
      return new MatchJson(match.pool(), match.takes(), match.reason());
    }
  }

  /**
   * A phase of its start.
   *
   * @param phase what it ends with, such as RunnerReady
   * @param until when it ended; left out while it lasts
   * @param seconds how long it took, or has taken by now
   * @param delay why it takes or took long
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PhaseJson(String phase, Instant from, Instant until, double seconds, String delay) {

    static PhaseJson of(Span span, Instant now) {
      Duration length = span.length(now);
      return new PhaseJson(
          span.phase().name(),
          JsonTimes.of(span.from()),
          JsonTimes.of(span.until()),
          length.toMillis() / MILLIS,
          span.delay().orElse(null));
    }
  }

  /**
   * How it ended; times are by GitLab's clock.
   *
   * @param status one of success, failed, canceled
   * @param failureReason GitLab's word, such as script_failure
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecordJson(
      String name,
      String status,
      String failureReason,
      Instant queuedAt,
      Instant startedAt,
      Instant finishedAt,
      Long pipeline) {

    static RecordJson of(JobRecord record) {
      return new RecordJson(
          record.name(),
          record.status().name().toLowerCase(Locale.ROOT),
          record.failureReason().orElse(null),
          JsonTimes.of(record.queuedAt()),
          JsonTimes.of(record.startedAt()),
          JsonTimes.of(record.finishedAt()),
          record.pipeline().isPresent() ? record.pipeline().getAsLong() : null);
    }
  }

  static JobJson of(JobExplanation explained, Instant now) {
    List<PoolMatch> matches = explained.matches();
    return new JobJson(
        explained.job(),
        explained.gitlab(),
        explained.project().orElse(null),
        List.copyOf(new TreeSet<>(explained.tags())),
        explained.stage().name().toLowerCase(Locale.ROOT),
        explained.pool().orElse(null),
        explained.place().isPresent() ? explained.place().getAsInt() : null,
        explained.summary(),
        explained.next(),
        JsonTimes.of(explained.droppedAt()),
        matches.stream().limit(MOST_MATCHES).map(MatchJson::of).toList(),
        Math.max(0, matches.size() - MOST_MATCHES),
        explained.start().map(JobStart::spans).orElse(List.of()).stream()
            .map(span -> PhaseJson.of(span, now))
            .toList(),
        explained.record().map(RecordJson::of).orElse(null),
        explained.costNanos().isPresent()
            ? BigDecimal.valueOf(explained.costNanos().getAsLong(), NANO_DIGITS)
            : null);
  }
}
