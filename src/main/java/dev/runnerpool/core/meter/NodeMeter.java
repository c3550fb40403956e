package dev.runnerpool.core.meter;

import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.NodeCost;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Books what a node costs while pools' pods could run on it, or do, and what of it they use. Safe
 * for use by several threads, as pools share nodes.
 */
public final class NodeMeter {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** One day, by UTC. */
  private static final class Day {
    private long total;
    private long used;
    private long unpricedMillis;
  }

  /** Room that was held before booking began. */
  private record Early(long nanos, long from) {}

  private final Map<Long, Day> days = new TreeMap<>();
  private Optional<List<Early>> early = Optional.of(new ArrayList<>());
  private CostNode node;
  private String uid;
  private long price = -1;
  private boolean selected;
  private boolean changed;
  private int held;
  private long usedRate;
  private double load;
  private long resumedAt = Long.MIN_VALUE;
  private long bookedUntil = Long.MIN_VALUE;
  private long totalRest;
  private long usedRest;
  private long idleCounted;

  /** What the pools' pods there weigh together. */
  public synchronized double load() {
    return load;
  }

  /** A pod takes room. */
  synchronized void hold(HourlyRate rate, double weight, Instant from) {
    long at = from.toEpochMilli();
    long nanos = Math.max(0, rate.nanos());
    advance(at);
    held++;
    load += weight;
    usedRate += nanos;
    early.ifPresent(list -> list.add(new Early(nanos, at)));
    useBack(nanos, at);
  }

  /** A pod gives room back. */
  synchronized void release(HourlyRate rate, double weight, Instant at) {
    long nanos = Math.max(0, rate.nanos());
    advance(at.toEpochMilli());
    held--;
    load = held == 0 ? 0 : load - weight;
    usedRate -= nanos;
    early.ifPresent(
        list ->
            list.stream()
                .filter(each -> each.nanos() == nanos)
                .findFirst()
                .ifPresent(list::remove));
    useBack(-nanos, at.toEpochMilli());
  }

  /** What begins or ends before what is booked changes what was used since. */
  private void useBack(long nanos, long at) {
    long from = Math.max(at, resumedAt);
    changed |= early.isEmpty() && from < bookedUntil;
    while (early.isEmpty() && from < bookedUntil) {
      long to = Math.min(bookedUntil, RunnerDays.dayEnd(from));
      day(from).used += nanos * ((to - from) / HOUR) + nanos * ((to - from) % HOUR) / HOUR;
      from = to;
    }
  }

  /**
   * Begins to book.
   *
   * @param kept what an operator before this one booked, all days of it; empty if none did
   * @param since when it began to cost, if nothing is kept
   */
  public synchronized void begin(List<NodeCost> kept, Instant since) {
    if (early.isEmpty()) {
      return;
    }
    for (NodeCost row : kept) {
      Day day = day(row.day().toEpochDay() * DAY);
      day.total = row.total();
      day.used = row.used();
      day.unpricedMillis = row.unpricedMillis();
      idleCounted += Math.max(0, row.total() - row.used());
      resumedAt = Math.max(resumedAt, row.bookedUntil().toEpochMilli());
    }
    long first = early.get().stream().mapToLong(Early::from).min().orElse(Long.MAX_VALUE);
    long costsFrom = selected ? Math.min(since.toEpochMilli(), first) : first;
    bookedUntil =
        Math.max(resumedAt, costsFrom == Long.MAX_VALUE ? since.toEpochMilli() : costsFrom);
    resumedAt = bookedUntil;
    List<Early> before = early.get();
    early = Optional.empty();
    long rate = usedRate;
    usedRate = 0;
    for (Early each : before) {
      advance(each.from());
    }
    for (Early each : before) {
      useBack(each.nanos(), each.from());
    }
    usedRate = rate;
  }

  /** What is known of it now. */
  public synchronized void know(
      String uid, CostNode node, HourlyRate rate, boolean selected, Instant now) {
    advance(now.toEpochMilli());
    this.uid = uid;
    this.node = node;
    this.price = rate.nanos();
    this.selected = selected;
  }

  /** Books up to now. */
  public synchronized void look(Instant now) {
    advance(now.toEpochMilli());
  }

  private void advance(long to) {
    if (early.isPresent()) {
      return;
    }
    while (bookedUntil < to) {
      long until = Math.min(to, RunnerDays.dayEnd(bookedUntil));
      long millis = until - bookedUntil;
      if (selected || held > 0) {
        book(day(bookedUntil), millis);
      }
      bookedUntil = until;
    }
  }

  private void book(Day day, long millis) {
    changed = true;
    if (price < 0) {
      day.unpricedMillis += millis;
      return;
    }
    long parts = price * (millis % HOUR) + totalRest;
    day.total += price * (millis / HOUR) + parts / HOUR;
    totalRest = parts % HOUR;
    parts = usedRate * (millis % HOUR) + usedRest;
    day.used += usedRate * (millis / HOUR) + parts / HOUR;
    usedRest = parts % HOUR;
  }

  private Day day(long at) {
    return days.computeIfAbsent(Math.floorDiv(at, DAY), any -> new Day());
  }

  /** Days that are to be kept now; those before yesterday are over. */
  public synchronized List<NodeCost> take() {
    if (node == null || early.isPresent() || !changed) {
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
    Day day = days.get(number);
    idleCounted -= Math.max(0, day.total - day.used);
    return true;
  }

  /** What came to be idle since it was counted last, in billionths of a dollar. */
  public synchronized long countIdle() {
    long idle = days.values().stream().mapToLong(day -> Math.max(0, day.total - day.used)).sum();
    long more = Math.max(0, idle - idleCounted);
    idleCounted += more;
    return more;
  }

  /** What it is, if it is known. */
  public synchronized Optional<CostNode> node() {
    return Optional.ofNullable(node);
  }

  /** Whether it is another node than the one of that UID, which bears its name. */
  public synchronized boolean isNot(String other) {
    return uid != null && !uid.equals(other);
  }

  /** Whether it costs now: a placement selects it or a pod is on it. */
  public synchronized boolean costs() {
    return selected || held > 0;
  }
}
