package dev.runnerpool.core.meter;

import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.NodeCost;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Books what one node costs while pools' pods could run on it, or do. What of it they use is told
 * by those who book the pods, to the billionth, so that the two never differ. Safe for use by
 * several threads, as pools share nodes.
 */
public final class NodeMeter {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A pod took room, or gave it back, before booking began. */
  private record Turn(long at, int more) {}

  private final String uid;
  private final Map<Long, NodeDay> days = new TreeMap<>();
  private final List<Turn> early = new ArrayList<>();
  private CostNode node;
  private long price;
  private boolean selected;
  private boolean begun;
  private boolean changed;
  private int held;
  private double load;
  private long bookedUntil = Long.MIN_VALUE;
  private long endedAt = Long.MAX_VALUE;
  private long rest;
  private long idleCounted;

  /** What is told late changes nothing that is booked up to then. */
  private long firmUntil = Long.MIN_VALUE;

  /** When the last pod that is gone gave its room back. */
  private long lastEnd = Long.MIN_VALUE;

  /** From then to then it cost nothing, as no pod was there as far as it is told. */
  private long freeFrom = Long.MIN_VALUE;

  private long freeTo = Long.MAX_VALUE;

  /**
   * Of that node; nothing is booked before {@link #begin}.
   *
   * @param rate what all of it costs
   * @param selected whether it costs without a pod too
   */
  public NodeMeter(String uid, CostNode node, HourlyRate rate, boolean selected) {
    this.uid = uid;
    this.node = node;
    this.price = rate.nanos();
    this.selected = selected;
  }

  /** UID of the node. */
  public String uid() {
    return uid;
  }

  /** What the pools' pods there weigh together. */
  public synchronized double load() {
    return load;
  }

  /** A pod takes room. */
  synchronized void hold(double weight, Instant from) {
    load += weight;
    turn(new Turn(from.toEpochMilli(), 1));
  }

  /** A pod gives room back. */
  synchronized void release(double weight, Instant at) {
    turn(new Turn(at.toEpochMilli(), -1));
    load = held == 0 ? 0 : load - weight;
  }

  /**
   * What is booked of a pod there.
   *
   * @param at a time of the day that it is of, in milliseconds since 1970
   * @param nanos in billionths of a dollar
   */
  synchronized void use(long at, long nanos) {
    day(at).used += nanos;
    changed = true;
  }

  private void turn(Turn turn) {
    if (!begun) {
      early.add(turn);
      held += turn.more();
      return;
    }
    advance(turn.at());
    if (turn.more() > 0) {
      arrive(turn.at());
      held++;
    } else {
      held--;
      lastEnd = Math.max(lastEnd, turn.at());
      if (held == 0) {
        leave();
      }
    }
  }

  /** One that came before it was told had the node cost from then. */
  private void arrive(long at) {
    long from = Math.max(at, freeFrom);
    correct(from, Math.min(freeTo, bookedUntil), 1);
    freeTo = Math.min(freeTo, from);
  }

  /** The last that went before it was told had the node cost nothing from then. */
  private void leave() {
    if (!selected) {
      freeFrom = Math.max(firmUntil, lastEnd);
      freeTo = Long.MAX_VALUE;
      correct(freeFrom, bookedUntil, -1);
    }
  }

  private void correct(long begin, long end, int sign) {
    for (long from = begin; from < end; ) {
      long to = Math.min(end, RunnerDays.dayEnd(from));
      long millis = to - from;
      NodeDay day = day(from);
      changed = true;
      if (price < 0) {
        day.unpricedMillis += sign * millis;
      } else {
        day.total += sign * (price * (millis / HOUR) + price * (millis % HOUR) / HOUR);
      }
      from = to;
    }
  }

  /**
   * Begins to book.
   *
   * @param kept what an operator before this one booked, all days of it; empty if none did
   * @param used what is kept of pods there, by day, in billionths of a dollar
   * @param since when it began to cost, if it does without a pod
   */
  public synchronized void begin(List<NodeCost> kept, Map<LocalDate, Long> used, Instant since) {
    if (begun) {
      return;
    }
    begun = true;
    long resumedAt = Long.MIN_VALUE;
    Map<Long, NodeDay> before = new TreeMap<>();
    for (NodeCost row : kept) {
      NodeDay day = before.computeIfAbsent(row.day().toEpochDay(), any -> new NodeDay());
      day.total = row.total();
      day.unpricedMillis = row.unpricedMillis();
      resumedAt = Math.max(resumedAt, row.bookedUntil().toEpochMilli());
      changed |= row.used() != used.getOrDefault(row.day(), 0L);
    }
    used.forEach(
        (date, nanos) ->
            before.computeIfAbsent(date.toEpochDay(), any -> new NodeDay()).used += nanos);
    idleCounted = before.values().stream().mapToLong(NodeDay::idle).sum();
    before.forEach(
        (number, day) -> {
          NodeDay now = day(number * DAY);
          now.total += day.total;
          now.used += day.used;
          now.unpricedMillis += day.unpricedMillis;
        });
    long first = early.stream().mapToLong(Turn::at).min().orElse(Long.MAX_VALUE);
    long costs = selected || early.isEmpty() ? Math.min(since.toEpochMilli(), first) : first;
    bookedUntil = Math.max(resumedAt, costs);
    firmUntil = resumedAt;
    freeFrom = resumedAt;
    freeTo = selected ? bookedUntil : Long.MAX_VALUE;
    if (selected && kept.isEmpty()) {
      // Whoever comes next is to know since when.
      day(bookedUntil);
      changed = true;
    }
    held = 0;
    early.stream().sorted(Comparator.comparingLong(Turn::at)).forEach(this::turn);
    early.clear();
  }

  /** It is there, and that is known of it now. */
  public synchronized void know(CostNode node, HourlyRate rate, boolean selected, Instant now) {
    endedAt = Long.MAX_VALUE;
    advance(now.toEpochMilli());
    this.node = node;
    boolean same = price == rate.nanos() && this.selected == selected;
    price = rate.nanos();
    this.selected = selected;
    if (!same && begun) {
      // Time at another price is not counted again.
      firmUntil = bookedUntil;
      freeFrom = bookedUntil;
      freeTo = selected || held > 0 ? bookedUntil : Long.MAX_VALUE;
    }
  }

  /** Books up to now. */
  public synchronized void look(Instant now) {
    advance(now.toEpochMilli());
  }

  /** The node is gone: from then on it costs no more, whatever is told of its pods. */
  public synchronized void end(Instant at) {
    advance(at.toEpochMilli());
    endedAt = Math.min(endedAt, at.toEpochMilli());
  }

  private void advance(long now) {
    long to = Math.min(now, endedAt);
    while (begun && bookedUntil < to) {
      long until = Math.min(to, RunnerDays.dayEnd(bookedUntil));
      if (selected || held > 0) {
        book(day(bookedUntil), until - bookedUntil);
      }
      bookedUntil = until;
    }
  }

  private void book(NodeDay day, long millis) {
    changed = true;
    if (price < 0) {
      day.unpricedMillis += millis;
      return;
    }
    long parts = price * (millis % HOUR) + rest;
    day.total += price * (millis / HOUR) + parts / HOUR;
    rest = parts % HOUR;
  }

  private NodeDay day(long at) {
    return days.computeIfAbsent(Math.floorDiv(at, DAY), any -> new NodeDay());
  }

  /** Days that are to be kept now; those before yesterday are over. */
  public synchronized List<NodeCost> take() {
    if (!begun || !changed) {
      return List.of();
    }
    changed = false;
    long today = Math.floorDiv(bookedUntil, DAY);
    List<NodeCost> rows = new ArrayList<>();
    days.forEach(
        (number, day) ->
            rows.add(
                new NodeCost(
                    uid,
                    LocalDate.ofEpochDay(number),
                    node,
                    day.total,
                    Math.min(day.total, day.used),
                    day.unpricedMillis,
                    Instant.ofEpochMilli(Math.min(bookedUntil, (number + 1) * DAY)))));
    days.keySet().removeIf(number -> number < today - 1 && forget(number));
    return rows;
  }

  private boolean forget(long number) {
    idleCounted -= days.get(number).idle();
    return true;
  }

  /** What came to be idle since it was counted last, in billionths of a dollar. */
  public synchronized long countIdle() {
    long idle = days.values().stream().mapToLong(NodeDay::idle).sum();
    long more = begun ? Math.max(0, idle - idleCounted) : 0;
    idleCounted += more;
    return more;
  }

  /** What it is. */
  public synchronized CostNode node() {
    return node;
  }

  /** Whether nothing of it is left to book or to keep. */
  public synchronized boolean isOver() {
    return begun && endedAt < Long.MAX_VALUE && held == 0 && !changed;
  }
}
