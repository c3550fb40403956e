package dev.runnerpool.sandbox.gitlab.http;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts requests by route and status, and remembers the last ones. */
public final class RequestLog {
  /** What the operator's {@code User-Agent} begins with. */
  public static final String OPERATOR = "runnerpool";

  private static final int REMEMBERED = 1_000;

  private final Map<String, Map<Integer, Long>> counts = new TreeMap<>();
  private final Map<String, Long> ofOperator = new TreeMap<>();
  private final Deque<Entry> last = new ArrayDeque<>();

  /**
   * One request.
   *
   * @param route method and template of the path, such as {@code GET /api/v4/runners/:id}
   * @param status 0 means that the connection was broken on purpose
   */
  public record Entry(
      Instant at, String route, String method, String path, String userAgent, int status) {}

  synchronized void add(Entry entry) {
    counts
        .computeIfAbsent(entry.route(), key -> new TreeMap<>())
        .merge(entry.status(), 1L, Long::sum);
    if (entry.userAgent().startsWith(OPERATOR)) {
      ofOperator.merge(entry.route(), 1L, Long::sum);
    }
    last.addLast(entry);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
  }

  /** Requests by route, for example {@code POST /api/v4/jobs/request}, and status. */
  public synchronized Map<String, Map<Integer, Long>> counts() {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    counts.forEach((route, byStatus) -> copy.put(route, new TreeMap<>(byStatus)));
    return copy;
  }

  /** The operator's requests by route. */
  public synchronized Map<String, Long> ofOperator() {
    return new TreeMap<>(ofOperator);
  }

  /** The last thousand requests, oldest first. */
  public synchronized List<Entry> last() {
    return List.copyOf(last);
  }
}
