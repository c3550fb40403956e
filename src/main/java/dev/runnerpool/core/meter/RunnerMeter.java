package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.records.RunnerCost.CostJob;
import dev.runnerpool.core.records.RunnerCost.RunnerTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Books what one runner costs. Each part of it is booked up to a time, and from there on by the
 * next look. Not safe for concurrent use.
 */
final class RunnerMeter {
  private static final CostKind[] KINDS = CostKind.values();
  private static final long KEPT_EVERY = PoolMeter.KEPT_EVERY.toMillis();

  private final String pool;
  private final String runner;
  private final RunnerDays days = new RunnerDays();
  private final List<BookedPart> parts = new ArrayList<>(3);
  private final long[] counted = new long[KINDS.length];
  private long countedUnpriced;

  private RunnerSighting shown;
  private OptionalInt slot = OptionalInt.empty();
  private CostNode node;
  private RunnerTimeline timeline = RunnerTimeline.NEW;
  private long[] turns = {};
  private Optional<Instant> scheduled = Optional.empty();
  private Optional<CostJob> job = Optional.empty();
  private long resumedAt = Long.MIN_VALUE;
  private long bookedUntil = Long.MIN_VALUE;
  private boolean ownSeen;
  private boolean ownOver;
  private boolean over;
  private boolean lostJob;
  private boolean ownKept;
  private boolean overKept;
  private long keptAt;
  private long seenIn;

  RunnerMeter(String pool, String runner) {
    this.pool = pool;
    this.runner = runner;
  }

  /** Goes on where an operator before this one was. Its counters have all but what is open. */
  void resume(RunnerCost row) {
    days.resume(row);
    node = row.node();
    timeline =
        new RunnerTimeline(
                row.times().ready(), row.times().claimed(), Optional.empty(), Optional.empty())
            .orElse(timeline);
    turns = turns(timeline);
    scheduled = row.times().scheduled().or(() -> scheduled);
    job = row.job().or(() -> job);
    resumedAt = Math.max(resumedAt, row.bookedUntil().toEpochMilli());
    bookedUntil = resumedAt;
    for (CostKind kind : KINDS) {
      counted[kind.ordinal()] = isOpen(kind) ? 0 : days.sum(kind);
    }
    countedUnpriced = days.unpricedMillis();
  }

  /** Books up to now by what is shown; the same object again if nothing changed. */
  void see(RunnerSighting now, long millis) {
    if (now != shown) {
      change(now, millis);
    }
    for (int i = 0; i < parts.size(); i++) {
      book(parts.get(i), millis);
    }
  }

  private void change(RunnerSighting now, long millis) {
    if (shown == null) {
      keptAt = millis;
    }
    shown = now;
    if (now.idle() && timeline.claimed().isPresent()) {
      // What was taken for a job's time was none.
      timeline =
          new RunnerTimeline(timeline.ready(), Optional.empty(), Optional.empty(), timeline.told());
      days.move(CostKind.JOB, CostKind.WARM);
    }
    timeline = timeline.orElse(now.timeline());
    turns = turns(timeline);
    slot = now.slot();
    node = now.node();
    scheduled = scheduled.or(() -> Optional.of(now.scheduled()));
    job = now.job().or(() -> job);
    // Up to now each part cost what it did, whatever it costs from now on.
    for (BookedPart part : parts) {
      Holding holding = part.in(now.holdings());
      Instant until =
          holding == null ? Instant.ofEpochMilli(millis) : holding.until().orElse(Instant.MAX);
      part.endAt(until);
      book(part, millis);
      if (holding != null) {
        part.now(holding, millis);
      }
    }
    for (Holding holding : now.holdings()) {
      if (parts.stream().noneMatch(part -> part.is(holding))) {
        BookedPart part = new BookedPart(holding, resumedAt);
        parts.add(part);
        book(part, millis);
      }
    }
    boolean own = false;
    for (Holding holding : now.holdings()) {
      own |= holding.part() == RoomPart.OWN;
    }
    ownSeen |= own;
    if (!ownOver && (now.end() != RunnerSighting.End.NONE || (ownSeen && !own))) {
      ownOver = true;
      decide(now.end(), own);
    }
    over = ownOver && parts.stream().allMatch(BookedPart::isOver);
  }

  /** No pod of it is there any more. */
  void gone(long millis) {
    if (!over && shown != null) {
      see(shown.gone(), millis);
    }
    end();
  }

  /** It is gone, and nobody saw how: what is booked stays. */
  void end() {
    if (!ownOver) {
      ownOver = true;
      decide(RunnerSighting.End.NONE, false);
    }
    over = true;
  }

  /**
   * What its time came to, now that its own pod ended. One that holds a job and vanishes without
   * having been told to stop has lost it.
   */
  private void decide(RunnerSighting.End end, boolean seen) {
    boolean vanished = end == RunnerSighting.End.NONE && !seen && timeline.told().isEmpty();
    boolean badly = end == RunnerSighting.End.BADLY || vanished;
    boolean hadJob = timeline.claimed().isPresent();
    boolean jobOver = vanished && timeline.jobEnded().isPresent();
    if (badly && hadJob && !jobOver) {
      lostJob = true;
      days.move(CostKind.JOB, CostKind.LOST);
    }
    if (badly && !hadJob && timeline.ready().isEmpty()) {
      days.move(CostKind.STARTUP, CostKind.LOST);
    }
  }

  private void book(BookedPart part, long millis) {
    long from = part.bookedUntil();
    long to = Math.min(millis, part.until());
    if (to <= from) {
      return;
    }
    part.bookUntil(to);
    bookedUntil = Math.max(bookedUntil, to);
    while (from < to) {
      long until = Math.min(Math.min(to, RunnerDays.dayEnd(from)), nextTurn(from));
      days.add(kind(part, from), part, from, until - from);
      from = until;
    }
  }

  private long nextTurn(long after) {
    for (long turn : turns) {
      if (turn > after) {
        return turn;
      }
    }
    return Long.MAX_VALUE;
  }

  private static long[] turns(RunnerTimeline timeline) {
    long[] turns = timeline.times().mapToLong(Instant::toEpochMilli).toArray();
    Arrays.sort(turns);
    return turns;
  }

  /** Whether what is booked as that kind may still turn out to be another. */
  private boolean isOpen(CostKind kind) {
    return switch (kind) {
      case JOB -> !over;
      case STARTUP -> !ownOver && timeline.ready().isEmpty() && timeline.claimed().isEmpty();
      case WARM, RESERVED, RETIRING, LOST -> false;
    };
  }

  /** Adds what may be counted and was not yet. */
  void count(long[] into) {
    for (CostKind kind : KINDS) {
      int i = kind.ordinal();
      long more = isOpen(kind) ? 0 : days.sum(kind) - counted[i];
      if (more > 0) {
        counted[i] += more;
        into[i] += more;
      }
    }
  }

  /** The same of time without a price. */
  long countUnpriced() {
    long more = days.unpricedMillis() - countedUnpriced;
    countedUnpriced += more;
    return more;
  }

  boolean isOver() {
    return over;
  }

  /** Whether it is to be kept now: at its ends, and from time to time. */
  boolean isDue(long millis, boolean gone) {
    boolean ends = (ownOver && !ownKept) || (over && !overKept);
    return ends || (gone && !overKept) || (!over && millis - keptAt >= KEPT_EVERY);
  }

  boolean isTaken() {
    return ownKept;
  }

  void seenIn(long look) {
    seenIn = look;
  }

  boolean isSeenIn(long look) {
    return seenIn == look;
  }

  String capacity() {
    return node == null ? "" : node.capacity();
  }

  List<BookedPart> parts() {
    return parts;
  }

  /** On what that part's time is spent now. */
  CostKind kind(BookedPart part) {
    return kind(part, bookedUntil);
  }

  private CostKind kind(BookedPart part, long at) {
    CostKind kind = part.kind(timeline, at, turns);
    return lostJob && kind == CostKind.JOB ? CostKind.LOST : kind;
  }

  /** What is to be kept of it now. */
  List<RunnerCost> take(long millis) {
    keptAt = millis;
    ownKept = ownOver;
    overKept = over;
    if (node == null || bookedUntil == Long.MIN_VALUE) {
      return List.of();
    }
    Instant until = Instant.ofEpochMilli(bookedUntil);
    Optional<Instant> ended = over ? Optional.of(until) : Optional.empty();
    return days.take(
        new RunnerCost(
            runner,
            RunnerDays.date(until),
            pool,
            slot,
            node,
            job,
            new RunnerTimes(scheduled, timeline.ready(), timeline.claimed(), ended),
            CostByKind.NONE,
            0,
            0,
            Map.of(),
            until),
        over);
  }
}
