package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.Trouble;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import dev.runnerpool.sandbox.report.GitLabFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets a simulated GitLab fail now and then, each time until the pools say so, and waits until they
 * are well again before the next. Used by one thread.
 */
final class GitLabTroubles {
  private static final int TROUBLES = 8;
  private static final String OPERATOR = "runnerpool";
  private static final String FIRST_ROUTE = "POST /api/v4/user/runners";

  /** The operator's own time-out for a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Requests that were not made for so long are not made soon. */
  private static final Duration RECENT = Duration.ofSeconds(20);

  private static final double SHORTEST = 5;
  private static final double LONGEST = 15;
  private static final double HEALING_LIMIT = 60;

  private final SimulatedGitLab gitlab;
  private final Consumer<String> progress;
  private final Random random;
  private final Deque<Trouble> left = new ArrayDeque<>();
  private final List<GitLabFault> over = new ArrayList<>();
  private Current current;

  /** A fault under way, or one that is over and not healed yet. */
  private static final class Current {
    private final String route;
    private final Trouble trouble;
    private final int number;
    private final double from;
    private final Map<String, String> said = new TreeMap<>();
    private Double until;
    private int hits;

    Current(String route, Trouble trouble, int number, double from) {
      this.route = route;
      this.trouble = trouble;
      this.number = number;
      this.from = from;
    }
  }

  /**
   * Begins with a lost answer to the first runner that is made.
   *
   * @param seed what the order of the others and their requests follow from
   * @param progress gets a line for each that begins and ends
   */
  GitLabTroubles(SimulatedGitLab gitlab, long seed, Consumer<String> progress) {
    this.gitlab = gitlab;
    this.progress = progress;
    this.random = new Random(seed);
    List<Trouble> kinds = new ArrayList<>(Arrays.asList(Trouble.values()));
    Collections.shuffle(kinds, random);
    left.addAll(kinds.subList(0, TROUBLES));
    begin(FIRST_ROUTE, Trouble.ANSWER_LOST, 1, 0);
  }

  /** What happened so far. */
  List<GitLabFault> over() {
    return List.copyOf(over);
  }

  boolean areOver() {
    return current == null && left.isEmpty();
  }

  /**
   * Goes on: ends what lasted long enough, begins what comes next.
   *
   * @param now seconds from the start of the run
   * @param unready the reason of each pool that is not ready
   */
  void tick(double now, Map<String, String> unready) {
    if (current == null) {
      next(now);
    } else if (current.until == null) {
      current.hits = gitlab.faults().hits(current.number);
      current.said.putAll(unready);
      if (isEnough(now - current.from)) {
        gitlab.faults().clear(current.number);
        current.until = now;
      }
    } else if (unready.isEmpty() || now - current.until > HEALING_LIMIT) {
      end(now, unready.isEmpty());
    }
  }

  private boolean isEnough(double seconds) {
    boolean shown = !current.said.isEmpty() || current.trouble.isBorne();
    return seconds >= SHORTEST && current.hits > 0 && shown || seconds >= LONGEST;
  }

  private void next(double now) {
    Instant recently = Instant.now().minus(RECENT);
    List<String> routes =
        gitlab.requests().last().stream()
            .filter(entry -> entry.userAgent().startsWith(OPERATOR))
            .filter(entry -> entry.at().isAfter(recently))
            .map(RequestLog.Entry::route)
            .distinct()
            .sorted()
            .toList();
    if (!left.isEmpty() && !routes.isEmpty()) {
      begin(routes.get(random.nextInt(routes.size())), left.pop(), -1, now);
    }
  }

  private void begin(String route, Trouble trouble, int count, double now) {
    int number = gitlab.faults().inject(trouble.on(route, PATIENCE, count));
    current = new Current(route, trouble, number, now);
    progress.accept(
        "GitLab fails: %s to %s, %s"
            .formatted(
                trouble.label(),
                route,
                count > 0
                    ? "once"
                    : String.format(Locale.ROOT, "until %.0f s at the latest", now + LONGEST)));
  }

  private void end(double now, boolean healed) {
    Double healedAfter = healed ? Math.round((now - current.until) * 10) / 10.0 : null;
    GitLabFault fault =
        new GitLabFault(
            current.route,
            current.trouble.label(),
            Math.round(current.from * 10) / 10.0,
            Math.round(current.until * 10) / 10.0,
            current.hits,
            Map.copyOf(current.said),
            healed,
            healedAfter);
    over.add(fault);
    progress.accept(
        "GitLab is well: %d requests failed; %s; %s"
            .formatted(
                fault.hits(),
                said(fault.said()),
                healed ? "healed after " + healedAfter + " s" : "the pools are NOT well again"));
    current = null;
  }

  private static String said(Map<String, String> said) {
    return said.isEmpty()
        ? "the pools noticed nothing"
        : said.entrySet().stream()
            .map(pool -> pool.getKey() + " said " + pool.getValue())
            .collect(Collectors.joining(", "));
  }
}
