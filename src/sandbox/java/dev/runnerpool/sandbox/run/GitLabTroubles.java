package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.Trouble;
import dev.runnerpool.sandbox.report.GitLabFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets a simulated GitLab fail now and then, each time until the pools say so, and waits until they
 * are well again before the next. Used by one thread.
 */
final class GitLabTroubles {
  private static final int TROUBLES = 8;
  private static final int DRAWN_AGAIN = 3;
  private static final String FIRST_ROUTE = "POST /api/v4/user/runners";

  /** The operator's own time-out for a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final double SILENCE_LIMIT = 60;

  private final SimulatedGitLab gitlab;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final Deque<Drawn> left = new ArrayDeque<>();
  private final List<GitLabFault> over = new ArrayList<>();
  private Drawn drawn = new Drawn(Trouble.ANSWER_LOST, 0);
  private TroubleUnderWay current;
  private boolean stopped;
  private int drawnAgain;
  private double idleSince;

  /**
   * What comes.
   *
   * @param share which of the requests made by then fails: 0 the first of their sorted list, nearly
   *     1 the last
   */
  private record Drawn(Trouble trouble, double share) {
    String of(List<String> routes) {
      return routes.get((int) (share * routes.size()));
    }
  }

  /**
   * Begins with a lost answer to the first runner that is made.
   *
   * @param clock GitLab's
   * @param seed what the order of the others, and their requests among those made, follow from
   * @param progress gets a line for each that begins and ends
   */
  GitLabTroubles(
      SimulatedGitLab gitlab, InstantSource clock, long seed, Consumer<String> progress) {
    this.gitlab = gitlab;
    this.clock = clock;
    this.progress = progress;
    Random random = new Random(seed);
    List<Trouble> kinds = new ArrayList<>(Arrays.asList(Trouble.values()));
    Collections.shuffle(kinds, random);
    kinds.subList(0, TROUBLES).forEach(kind -> left.add(new Drawn(kind, random.nextDouble())));
    begin(FIRST_ROUTE, 1, 0);
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
    } else if (!stopped) {
      current.note(now, gitlab.faults().hits(current.number()), unready);
      if (current.isEnough(now)) {
        gitlab.faults().clear(current.number());
        current.stopped(now);
        stopped = true;
      }
    } else if (unready.isEmpty() || current.isOver(now)) {
      end(now, unready.isEmpty());
    }
  }

  private void next(double now) {
    List<String> routes = RecurringRequests.of(gitlab.requests().last(), clock.instant());
    if (!left.isEmpty() && !routes.isEmpty()) {
      drawn = left.pop();
      begin(drawn.of(routes), -1, now);
    } else if (!left.isEmpty() && now - idleSince > SILENCE_LIMIT) {
      progress.accept(
          "GitLab fails no more, though %d faults are left: the operator asks it for nothing again and again"
              .formatted(left.size()));
      left.clear();
    }
  }

  private void begin(String route, int count, double now) {
    Trouble trouble = drawn.trouble();
    int number = gitlab.faults().inject(trouble.on(route, PATIENCE, count));
    current = new TroubleUnderWay(route, trouble, number, now);
    stopped = false;
    progress.accept("GitLab fails: %s to %s".formatted(trouble.label(), route));
  }

  private void end(double now, boolean well) {
    GitLabFault fault = current.ended(now, well);
    over.add(fault);
    progress.accept(ended(fault));
    if (fault.hits() == 0 && drawnAgain < DRAWN_AGAIN) {
      drawnAgain++;
      left.add(drawn);
    }
    current = null;
    idleSince = now;
  }

  private static String ended(GitLabFault fault) {
    if (fault.hits() == 0) {
      return "GitLab is well: no such request was made, so the fault showed nothing";
    }
    return "GitLab is well: %d requests failed; %s; %s"
        .formatted(
            fault.hits(),
            said(fault.said()),
            fault.healed()
                ? "healed after " + fault.healedAfter() + " s"
                : "the pools are NOT well again");
  }

  private static String said(Map<String, String> said) {
    return said.isEmpty()
        ? "the pools noticed nothing"
        : said.entrySet().stream()
            .map(pool -> pool.getKey() + " said " + pool.getValue())
            .collect(Collectors.joining(", "));
  }
}
