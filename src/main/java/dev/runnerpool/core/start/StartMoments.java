package dev.runnerpool.core.start;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When each phase of one job's start was over, as far as it was seen, and the spans that follow
 * from it. Moments may contradict each other a little, as they are of several clocks and told in
 * whole seconds: then the later phase is believed.
 *
 * @param queuedAt when the job began to wait
 * @param at when each phase was over
 * @param ownPod whether the job has a pod of its own
 * @param endedAt when the job, its runner or its pod was gone; empty while they are there
 */
record StartMoments(
    Instant queuedAt, Map<StartPhase, Instant> at, boolean ownPod, Optional<Instant> endedAt) {

  /** What took less needs no reason. */
  private static final Duration WORTH_SAYING = Duration.ofSeconds(1);

  StartMoments {
    at = at.isEmpty() ? Map.of() : new EnumMap<>(at);
  }

  /** What is told of a phase from one time to another. */
  interface Delays {

    /**
     * Why it takes or took long, in words.
     *
     * @param until empty while it lasts
     */
    Optional<String> of(StartPhase phase, Instant from, Optional<Instant> until);
  }

  /** The phases passed, and the one it is in. */
  List<JobStart.Span> spans(Delays delays) {
    List<JobStart.Span> spans = new ArrayList<>();
    Instant from = queuedAt;
    Optional<StartPhase> last = last();
    for (StartPhase phase : phases()) {
      Instant moment = at.get(phase);
      if (last.isEmpty() || phase.compareTo(last.get()) > 0) {
        underWay(phase, from, delays).ifPresent(spans::add);
        break;
      }
      if (moment != null) {
        Instant until = later(from, notAfterTheNext(phase, moment));
        spans.add(span(phase, from, Optional.of(until), delays));
        from = until;
      }
    }
    return spans;
  }

  private List<StartPhase> phases() {
    List<StartPhase> phases = new ArrayList<>();
    for (StartPhase phase : StartPhase.values()) {
      if (ownPod || !phase.isOfJobPod()) {
        phases.add(phase);
      }
    }
    return phases;
  }

  private Optional<StartPhase> last() {
    StartPhase last = null;
    for (StartPhase phase : phases()) {
      last = at.containsKey(phase) ? phase : last;
    }
    return Optional.ofNullable(last);
  }

  /** A script that was not seen to begin before the end did not begin, for all that is known. */
  private Optional<JobStart.Span> underWay(StartPhase phase, Instant from, Delays delays) {
    if (endedAt.isPresent() && phase == StartPhase.ScriptStarted) {
      return Optional.empty();
    }
    return Optional.of(span(phase, from, endedAt.map(end -> later(from, end)), delays));
  }

  private static JobStart.Span span(
      StartPhase phase, Instant from, Optional<Instant> until, Delays delays) {
    boolean brief = until.filter(end -> end.isBefore(from.plus(WORTH_SAYING))).isPresent();
    return new JobStart.Span(
        phase, from, until, brief ? Optional.empty() : delays.of(phase, from, until));
  }

  /**
   * What a later phase needs happened before it. Only that the operator knew of the job was needed
   * by no runner that was there anyway.
   */
  private Instant notAfterTheNext(StartPhase phase, Instant moment) {
    Instant earliest = moment;
    for (StartPhase next : phases()) {
      boolean needs =
          next.compareTo(phase) > 0 && !(phase == StartPhase.Known && next.isOfRunner());
      Instant then = needs ? at.get(next) : null;
      if (then != null && then.isBefore(earliest)) {
        earliest = then;
      }
    }
    return earliest;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
