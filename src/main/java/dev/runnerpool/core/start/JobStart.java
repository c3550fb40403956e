package dev.runnerpool.core.start;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a job has come, and how long each phase took.
 *
 * @param job GitLab's number of it
 * @param pool namespace and name of the pool that took it, or has it as waiting
 * @param runner the pod that took it; empty while none did
 * @param queuedAt when it began to wait, by our clock; when it was taken, as long as nobody told
 *     that of a job that was taken before a reading of the queue showed it
 * @param spans the phases passed and the one it is in, in their order, without a gap
 */
public record JobStart(
    long job, String pool, Optional<String> runner, Instant queuedAt, List<Span> spans) {

  /**
   * One phase of a job.
   *
   * @param from when the phase before ended
   * @param until when it ended; empty while it lasts
   * @param delay why it takes or took long, in words; empty if there is nothing to say
   */
  public record Span(
      StartPhase phase, Instant from, Optional<Instant> until, Optional<String> delay) {

    /** How long it took, or has taken by now. */
    public Duration length(Instant now) {
      Instant end = until.orElse(now);
      return end.isBefore(from) ? Duration.ZERO : Duration.between(from, end);
    }
  }

  /** Copies the spans. */
  public JobStart {
    spans = List.copyOf(spans);
  }

  /** Whether its first script began, which gets the sources. */
  public boolean started() {
    return spans.stream()
        .anyMatch(span -> span.phase() == StartPhase.ScriptStarted && span.until().isPresent());
  }

  /** From the queue until its first script began; empty if that did not. */
  public Optional<Duration> total() {
    return spans.stream()
        .filter(span -> span.phase() == StartPhase.ScriptStarted)
        .flatMap(span -> span.until().stream())
        .map(began -> Duration.between(queuedAt, began))
        .findFirst();
  }

  /** How long each phase took that is over. */
  public Map<StartPhase, Duration> lengths() {
    Map<StartPhase, Duration> lengths = new EnumMap<>(StartPhase.class);
    for (Span span : spans) {
      span.until().ifPresent(end -> lengths.put(span.phase(), span.length(end)));
    }
    return lengths;
  }
}
