package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which requests the operator makes again and again, and so will make soon. */
final class RecurringRequests {
  private static final Duration WATCHED = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int OFTEN = 3;
  private static final Duration MERCY = Duration.ofSeconds(1);

  private RecurringRequests() {}

  /**
   * The routes, sorted.
   *
   * @param last requests, oldest first
   */
  static List<String> of(List<RequestLog.Entry> last, Instant now) {
    Map<String, List<Instant>> times = new TreeMap<>();
    last.stream()
        .filter(entry -> entry.userAgent().startsWith(RequestLog.OPERATOR))
        .filter(entry -> entry.at().isAfter(now.minus(WATCHED)))
        .forEach(
            entry ->
                note(times.computeIfAbsent(entry.route(), any -> new ArrayList<>()), entry.at()));
    times.values().removeIf(each -> !goesOn(each, now));
    return List.copyOf(times.keySet());
  }

  /** What several pools ask in one go is one occasion. */
  private static void note(List<Instant> occasions, Instant at) {
    if (occasions.isEmpty()
        || occasions.get(occasions.size() - 1).plus(AT_ONCE).compareTo(at) <= 0) {
      occasions.add(at);
    }
  }

  /** The longest pause so far tells when the next is overdue. */
  private static boolean goesOn(List<Instant> times, Instant now) {
    Duration longest = Duration.ZERO;
    for (int i = 1; i < times.size(); i++) {
      Duration pause = Duration.between(times.get(i - 1), times.get(i));
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    Duration since = Duration.between(times.get(times.size() - 1), now);
    return times.size() >= OFTEN
        && since.compareTo(longest.multipliedBy(3).dividedBy(2).plus(MERCY)) <= 0;
  }
}
