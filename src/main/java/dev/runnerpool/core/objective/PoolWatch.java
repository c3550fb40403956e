package dev.runnerpool.core.objective;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** What is remembered of a pool from one look to the next. Not safe for concurrent use. */
final class PoolWatch {

  /** Readings of the queue that are remembered: enough for claims of the last looks. */
  private static final int READINGS = 8;

  /** So often at least a pool's jobs are gone through, and at most if they are many. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final int MANY = 1_000;

  /** A job that was its own and is no more. */
  record Gone(long job, Instant at) {}

  final Deque<Gone> gone = new ArrayDeque<>();
  Set<Long> has = Set.of();

  private final Deque<Instant> readings = new ArrayDeque<>();
  private PoolLook last;
  private Instant since;
  private Instant openSince = Instant.MIN;

  PoolWatch(Instant since) {
    this.since = since;
  }

  /** Takes over a look; returns whether jobs are to be gone through for it. */
  boolean due(PoolLook look) {
    boolean first = last == null;
    if (!first && !bound(look.objective()).equals(bound(last.objective()))) {
      since = look.now();
    }
    if (!first && last.paused() && !look.paused()) {
      openSince = look.now();
    }
    boolean same = !first && look.showsTheSame(last);
    boolean soon = !first && look.now().isBefore(last.now().plus(PACE));
    if (soon && (same || look.jobs().size() > MANY)) {
      return false;
    }
    last = look;
    return true;
  }

  private static Optional<Duration> bound(Optional<StartObjective> objective) {
    return objective.map(StartObjective::startedWithin);
  }

  /** Remembers a reading that this pool's share of jobs is of. */
  void read(Instant at) {
    if (!at.equals(readings.peekLast())) {
      readings.addLast(at);
      if (readings.size() > READINGS) {
        readings.removeFirst();
      }
    }
  }

  /** The last reading that began before then, if the pool took jobs at that time. */
  Optional<Instant> readingBefore(Instant then) {
    return readings.stream()
        .filter(at -> !at.isAfter(then) && !at.isBefore(openSince))
        .reduce((earlier, later) -> later);
  }

  Optional<StartObjective> objective() {
    return last == null ? Optional.empty() : last.objective();
  }

  /** Jobs whose fate was decided before are counted by nobody, or by who watched then. */
  boolean counts(Instant decided) {
    return !decided.isBefore(since);
  }

  /** When it was last opened after a pause. */
  Instant openSince() {
    return openSince;
  }
}
