package dev.runnerpool.core.objective;

import java.time.Duration;
import java.time.Instant;

/** A job that waits or waited, until it is judged and after. Not safe for concurrent use. */
final class JobWait {
  final Instant queuedAt;

  /** The pool that has it, or had it last; null if none had. */
  String pool;

  /** The beginning of the last reading that showed it. */
  Instant shownAt;

  /** When it was no more among the pool's jobs; null while it is. */
  Instant goneAt;

  boolean judged;

  private Duration held = Duration.ZERO;
  private boolean holds;
  private Instant heldAt;

  JobWait(Instant queuedAt) {
    this.queuedAt = queuedAt;
    this.shownAt = queuedAt;
  }

  /** Counts the time since the last look by what held then, and notes whether a limit holds now. */
  void hold(boolean limit, Instant now) {
    if (holds && now.isAfter(heldAt)) {
      held = held.plus(Duration.between(heldAt, now));
    }
    holds = limit;
    heldAt = now;
  }

  /** Until then its pool was paused. */
  void heldUntil(Instant open) {
    Duration paused = between(queuedAt, open);
    held = paused.compareTo(held) > 0 ? paused : held;
  }

  /** For how long limits of its pools held it. */
  Duration held() {
    return held;
  }

  /** How long it had waited then, as clocks of several machines tell. */
  Duration waited(Instant then) {
    return between(queuedAt, then);
  }

  static Duration between(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
  }
}
