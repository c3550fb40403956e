package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.Trouble;
import dev.runnerpool.sandbox.report.GitLabFault;
import java.util.Map;
import java.util.TreeMap;

/** A fault of GitLab from its begin until the pools are well again. Used by one thread. */
final class TroubleUnderWay {
  private static final double SHORTEST = 5;
  private static final double LONGEST_AFTER_HIT = 15;
  private static final double LONGEST_WITHOUT_HIT = 30;
  private static final double HEALING_LIMIT = 60;

  private final String route;
  private final Trouble trouble;
  private final int number;
  private final double from;
  private final Map<String, String> said = new TreeMap<>();
  private int hits;
  private double firstHit;
  private double until;

  /**
   * It begins.
   *
   * @param number what the simulated GitLab knows it by
   * @param from seconds from the start of the run
   */
  TroubleUnderWay(String route, Trouble trouble, int number, double from) {
    this.route = route;
    this.trouble = trouble;
    this.number = number;
    this.from = from;
  }

  int number() {
    return number;
  }

  /**
   * Notes how it goes.
   *
   * @param hitsSoFar how many requests it has hit
   * @param unready the reason of each pool that is not ready
   */
  void note(double now, int hitsSoFar, Map<String, String> unready) {
    if (hits == 0 && hitsSoFar > 0) {
      firstHit = now;
    }
    hits = hitsSoFar;
    said.putAll(unready);
  }

  /** Whether it was seen, or lasted so long that it will not be. */
  boolean isEnough(double now) {
    if (hits == 0) {
      return now - from >= LONGEST_WITHOUT_HIT;
    }
    boolean shown = !said.isEmpty() || trouble.isBorne();
    return now - from >= SHORTEST && shown || now - firstHit >= LONGEST_AFTER_HIT;
  }

  void stopped(double now) {
    until = now;
  }

  /** Whether pools had their time to be well again. */
  boolean isOver(double now) {
    return hits == 0 || now - until > HEALING_LIMIT;
  }

  GitLabFault ended(double now, boolean well) {
    boolean healed = well && hits > 0;
    return new GitLabFault(
        route,
        trouble.label(),
        rounded(from),
        rounded(until),
        hits,
        Map.copyOf(said),
        healed,
        healed ? rounded(now - until) : null);
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
