package dev.runnerpool.operator.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides which occurrences become an event of their own, which are counted with one that is there,
 * and which are only remembered. The limits are client-go's.
 *
 * <p>Source: client-go's {@code tools/record/events_cache.go} for what is alike, how many of it are
 * told one by one and how many writes an object may cause; {@code tools/events} for the form of a
 * series, and for when it is over.
 */
final class EventCorrelator {

  /** After so long without an occurrence the next is a new event, with a time of its own. */
  static final Duration SERIES_ENDS = Duration.ofMinutes(6);

  /**
   * So many that differ in their note alone, each within that time of the last, are told as one.
   */
  static final int ALIKE = 10;

  static final Duration ALIKE_WITHIN = Duration.ofMinutes(10);

  /** Writes about one pool at once, of each type; one more every five minutes. */
  static final int BURST = 25;

  static final Duration REFILL = Duration.ofMinutes(5);

  static final String COMBINED = "(combined from similar events): ";

  /** Of each of the three memories: what was touched longest ago goes first. */
  private static final int MOST = 4096;

  /** What an occurrence is to be told as. */
  sealed interface Verdict {

    /** As a new event. */
    record Begin(String name, String note) implements Verdict {}

    /**
     * As one more of an event that is there.
     *
     * @param begunAt time of that event
     * @param count how often it occurred by now, 2 or more
     */
    record Count(String name, String note, Instant begunAt, int count) implements Verdict {}

    /** Not now: it is counted with the next that is told. */
    record Skip() implements Verdict {}
  }

  /**
   * Something that occurred.
   *
   * @param pool UID of the pool it is about
   * @param poolName the pool's name, which the event's begins with
   * @param type Normal or Warning
   */
  record Occurrence(
      String pool, String poolName, String type, String reason, String action, String note) {}

  private record Alike(String pool, String type, String reason, String action) {}

  private record Same(Alike alike, String note) {}

  private record Source(String pool, String type) {}

  /** What is remembered since its last occurrence. */
  private abstract static class Memory {
    Instant last;
  }

  private static final class Group extends Memory {
    private final Set<String> notes = new HashSet<>();
  }

  private static final class Series extends Memory {
    private final String name;
    private final Instant begunAt;
    private final String note;
    private int count;

    private Series(String name, Instant begunAt, String note) {
      this.name = name;
      this.begunAt = begunAt;
      this.note = note;
    }
  }

  private static final class Writes extends Memory {
    private double left = BURST;
  }

  private final Map<Alike, Group> groups = remembered();
  private final Map<Same, Series> series = remembered();
  private final Map<Source, Writes> writes = remembered();
  private long lastName;

  /** What is to be done about an occurrence; safe for concurrent use. */
  synchronized Verdict observe(Occurrence what, Instant now) {
    forgetOld(now);
    Alike alike = new Alike(what.pool(), what.type(), what.reason(), what.action());
    boolean combined = isOneOfMany(alike, what.note(), now);
    Same same = new Same(alike, combined ? COMBINED : what.note());
    Series known = series.get(same);
    if (known == null || !known.last.plus(SERIES_ENDS).isAfter(now)) {
      known = new Series(name(what, now), now, combined ? COMBINED + what.note() : what.note());
      series.put(same, known);
    }
    known.count++;
    known.last = now;
    if (!mayWrite(new Source(what.pool(), what.type()), now)) {
      return new Verdict.Skip();
    }
    return known.count == 1
        ? new Verdict.Begin(known.name, known.note)
        : new Verdict.Count(known.name, known.note, known.begunAt, known.count);
  }

  /** How many entries are kept in all. */
  synchronized int size() {
    return groups.size() + series.size() + writes.size();
  }

  private boolean isOneOfMany(Alike alike, String note, Instant now) {
    Group group = groups.computeIfAbsent(alike, any -> new Group());
    if (group.last != null && Duration.between(group.last, now).compareTo(ALIKE_WITHIN) > 0) {
      group.notes.clear();
    }
    group.last = now;
    group.notes.add(note);
    if (group.notes.size() < ALIKE) {
      return false;
    }
    // Which of them goes does not matter: there are enough as long as they come.
    group.notes.remove(group.notes.iterator().next());
    return true;
  }

  private boolean mayWrite(Source source, Instant now) {
    Writes of = writes.computeIfAbsent(source, any -> new Writes());
    if (of.last != null) {
      double refilled = (double) Duration.between(of.last, now).toMillis() / REFILL.toMillis();
      of.left = Math.min(BURST, of.left + Math.max(0, refilled));
    }
    of.last = now;
    if (of.left < 1) {
      return false;
    }
    of.left--;
    return true;
  }

  /** As client-go names them, and never the same twice: the pool's name and the time. */
  private String name(Occurrence what, Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    lastName = Math.max(nanos, lastName + 1);
    return what.poolName() + "." + Long.toHexString(lastName);
  }

  /** So that what is over takes no memory; entries are in the order in which they were touched. */
  private void forgetOld(Instant now) {
    forget(groups, now.minus(ALIKE_WITHIN));
    forget(series, now.minus(SERIES_ENDS));
    forget(writes, now.minus(REFILL.multipliedBy(BURST)));
  }

  private static void forget(Map<?, ? extends Memory> oldestFirst, Instant before) {
    Iterator<? extends Memory> oldest = oldestFirst.values().iterator();
    while (oldest.hasNext() && oldest.next().last.isBefore(before)) {
      oldest.remove();
    }
  }

  private static <K, V> Map<K, V> remembered() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
      }
    };
  }
}
