package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one runner cost, by day and kind. Not safe for concurrent use. */
final class RunnerDays {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int KINDS = CostKind.values().length;

  /** One day, by UTC. */
  private static final class Day {
    private final long[] nanos = new long[KINDS];
    private long onDemand;
    private long unpricedMillis;
    private boolean changed = true;

    /** Of nodes: mostly of one. */
    private Use used;

    void use(String node, long nanos) {
      Use use = used;
      while (use != null && !use.node.equals(node)) {
        use = use.next;
      }
      if (use == null) {
        use = new Use(node, used);
        used = use;
      }
      use.nanos += nanos;
    }

    Map<String, Long> used() {
      Map<String, Long> all = new HashMap<>(4);
      for (Use use = used; use != null; use = use.next) {
        all.put(use.node, use.nanos);
      }
      return all;
    }
  }

  /** What it used of a node, by the node's UID. */
  private static final class Use {
    private final String node;
    private final Use next;
    private long nanos;

    Use(String node, Use next) {
      this.node = node;
      this.next = next;
    }
  }

  private final Map<Long, Day> days = new TreeMap<>();
  private final long[] sums = new long[KINDS];
  private long unpricedMillis;

  /** What is left of a billionth, in parts of an hour: it is booked with the next. */
  private long rest;

  private long onDemandRest;
  private long lastNumber = Long.MIN_VALUE;
  private Day last;

  /** What an operator before this one booked. */
  void resume(RunnerCost row) {
    Day day = day(row.day().toEpochDay());
    for (CostKind kind : CostKind.values()) {
      day.nanos[kind.ordinal()] += row.cost().of(kind);
      sums[kind.ordinal()] += row.cost().of(kind);
    }
    day.onDemand += row.onDemand();
    day.unpricedMillis += row.unpricedMillis();
    row.used().forEach(day::use);
    unpricedMillis += row.unpricedMillis();
    day.changed = false;
  }

  /** The end of the day, in milliseconds since 1970, that the time is of. */
  static long dayEnd(long millis) {
    return (Math.floorDiv(millis, DAY) + 1) * DAY;
  }

  /**
   * Books time of one day, as what the runner costs and as what is used of the node: of one number
   * they never differ.
   *
   * @param at when it began, in milliseconds since 1970
   * @param millis how long it was
   */
  void add(CostKind kind, BookedPart part, long at, long millis) {
    Day day = day(Math.floorDiv(at, DAY));
    day.changed = true;
    HourlyRate rate = part.rate();
    if (!rate.isKnown()) {
      if (part.isPod()) {
        day.unpricedMillis += millis;
        unpricedMillis += millis;
      }
      return;
    }
    long parts = rate.nanos() * (millis % HOUR) + rest;
    long nanos = rate.nanos() * (millis / HOUR) + parts / HOUR;
    rest = parts % HOUR;
    day.nanos[kind.ordinal()] += nanos;
    sums[kind.ordinal()] += nanos;
    if (nanos > 0 && part.node().isPresent()) {
      NodeMeter node = part.node().get();
      node.use(at, nanos);
      day.use(node.uid(), nanos);
    }
    long onDemandParts = rate.onDemand() * (millis % HOUR) + onDemandRest;
    day.onDemand += rate.onDemand() * (millis / HOUR) + onDemandParts / HOUR;
    onDemandRest = onDemandParts % HOUR;
  }

  /** What was booked as one kind turns out to be another. */
  void move(CostKind from, CostKind to) {
    for (Day day : days.values()) {
      long nanos = day.nanos[from.ordinal()];
      if (nanos > 0) {
        day.nanos[from.ordinal()] = 0;
        day.nanos[to.ordinal()] += nanos;
        day.changed = true;
      }
    }
    sums[to.ordinal()] += sums[from.ordinal()];
    sums[from.ordinal()] = 0;
  }

  /** What was booked as that kind on all days. */
  long sum(CostKind kind) {
    return sums[kind.ordinal()];
  }

  long unpricedMillis() {
    return unpricedMillis;
  }

  /**
   * The days that changed since they were taken last; all of them at the runner's end, as each says
   * that it ended.
   *
   * @param like what is the same on all days
   */
  List<RunnerCost> take(RunnerCost like, boolean all) {
    List<RunnerCost> rows = new ArrayList<>(days.size());
    days.forEach(
        (number, day) -> {
          if (day.changed || all) {
            day.changed = false;
            rows.add(row(like, number, day));
          }
        });
    return rows;
  }

  private static RunnerCost row(RunnerCost like, long number, Day day) {
    Instant dayEnd = Instant.ofEpochMilli((number + 1) * DAY);
    Instant until = like.bookedUntil().isAfter(dayEnd) ? dayEnd : like.bookedUntil();
    return new RunnerCost(
        like.runner(),
        LocalDate.ofEpochDay(number),
        like.pool(),
        like.slot(),
        like.node(),
        like.job(),
        like.times(),
        new CostByKind(
            day.nanos[CostKind.JOB.ordinal()],
            day.nanos[CostKind.WARM.ordinal()],
            day.nanos[CostKind.STARTUP.ordinal()],
            day.nanos[CostKind.RESERVED.ordinal()],
            day.nanos[CostKind.RETIRING.ordinal()],
            day.nanos[CostKind.LOST.ordinal()]),
        day.onDemand,
        day.unpricedMillis,
        day.used(),
        until);
  }

  /** The day that a time is of. */
  static LocalDate date(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** Most bookings are of the day of the last one. */
  private Day day(long number) {
    if (number != lastNumber || last == null) {
      last = days.computeIfAbsent(number, any -> new Day());
      lastNumber = number;
    }
    return last;
  }
}
