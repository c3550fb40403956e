package dev.runnerpool.core.start;

import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What kept a pool from starting runners for its jobs, and when; the last times alone.
 *
 * <p>Not safe for concurrent use.
 */
final class Hindrances {

  private static final int MOST = 50;

  private static final Set<Reason> HINDERING =
      EnumSet.of(
          Reason.MaxReached,
          Reason.BurstReached,
          Reason.BudgetReached,
          Reason.MonthlyBudgetReached,
          Reason.StartsFailing,
          Reason.NotRegistered,
          Reason.QueueUnknown);

  private record Stretch(Reason reason, String message, Instant from, Instant until) {
    String words() {
      return reason + ": " + message;
    }
  }

  private final Deque<Stretch> over = new ArrayDeque<>();
  private Decision current;
  private Instant since;

  /** What was decided now. */
  void note(Decision decision, Instant now) {
    boolean hinders = HINDERING.contains(decision.reason());
    if (current != null && current.reason() != decision.reason()) {
      over.addLast(new Stretch(current.reason(), current.message(), since, now));
      if (over.size() > MOST) {
        over.removeFirst();
      }
      current = null;
    }
    if (hinders) {
      since = current == null ? now : since;
      current = decision;
    }
  }

  /** What holds now, or held longest within that time; empty if nothing did. */
  Optional<String> within(Instant from, Optional<Instant> until) {
    if (until.isEmpty() && current != null) {
      return Optional.of(new Stretch(current.reason(), current.message(), since, since).words());
    }
    Map<Reason, Duration> lengths = new EnumMap<>(Reason.class);
    Map<Reason, Stretch> last = new EnumMap<>(Reason.class);
    for (Stretch each : over) {
      add(each, from, until, lengths, last);
    }
    if (current != null) {
      Stretch open = new Stretch(current.reason(), current.message(), since, until.orElse(since));
      add(open, from, until, lengths, last);
    }
    return lengths.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(longest -> last.get(longest.getKey()).words());
  }

  private static void add(
      Stretch each,
      Instant from,
      Optional<Instant> until,
      Map<Reason, Duration> lengths,
      Map<Reason, Stretch> last) {
    Instant begin = each.from().isAfter(from) ? each.from() : from;
    Instant end = until.filter(at -> at.isBefore(each.until())).orElse(each.until());
    if (end.isAfter(begin)) {
      lengths.merge(each.reason(), Duration.between(begin, end), Duration::plus);
      last.put(each.reason(), each);
    }
  }
}
