package dev.runnerpool.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a simulation went, in a few hundred equal steps.
 *
 * @param steps in order
 */
public record Timeline(List<Step> steps) {

  /** Copies the steps. */
  public Timeline {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param begin when it begins
   * @param mostWaiting most jobs that waited at once
   * @param starting runners in that state on average, as idle and busy
   * @param failedStarts starts that failed in it
   * @param unschedulable of those starting the ones that no node took, on average
   * @param placed runners with a node on average, by entry of the placement
   */
  public record Step(
      Instant begin,
      int mostWaiting,
      double starting,
      double idle,
      double busy,
      int failedStarts,
      double unschedulable,
      List<Double> placed) {

    /** Copies the list. */
    public Step {
      placed = List.copyOf(placed);
    }

    /** A step in which nothing was. */
    public static Step empty(Instant begin) {
      return new Step(begin, 0, 0, 0, 0, 0, 0, List.of());
    }
  }

  /** Puts the counts into steps. */
  static final class Recorder {
    private static final int STEPS = 480;

    private final List<Step> steps = new ArrayList<>();
    private final long length;
    private long begin;
    private int mostWaiting;
    private long starting;
    private long idle;
    private long busy;
    private int failedStarts;
    private long unschedulable;
    private final int[] placed;
    private final long[] placedMillis;

    Recorder(long begin, long end, int[] placed) {
      this.placed = placed;
      this.placedMillis = new long[placed.length];
      this.begin = begin;
      this.length = Math.max(1, (end - begin + STEPS - 1) / STEPS);
    }

    void pass(long from, long to, Tally.Counts counts) {
      long at = from;
      while (to - begin >= length) {
        long edge = begin + length;
        add(edge - at, counts);
        close();
        at = edge;
      }
      add(to - at, counts);
    }

    private void add(long span, Tally.Counts counts) {
      if (span > 0) {
        mostWaiting = Math.max(mostWaiting, counts.waiting());
        starting += span * counts.starting();
        idle += span * counts.idle();
        busy += span * counts.busy();
        unschedulable += span * counts.unschedulable();
        for (int choice = 0; choice < placed.length; choice++) {
          placedMillis[choice] += span * placed[choice];
        }
      }
    }

    void startFailed() {
      failedStarts++;
    }

    private void close() {
      double span = length;
      steps.add(
          new Step(
              Instant.ofEpochMilli(begin),
              mostWaiting,
              starting / span,
              idle / span,
              busy / span,
              failedStarts,
              unschedulable / span,
              Arrays.stream(placedMillis).mapToObj(millis -> millis / span).toList()));
      begin += length;
      mostWaiting = 0;
      starting = 0;
      idle = 0;
      busy = 0;
      failedStarts = 0;
      unschedulable = 0;
      Arrays.fill(placedMillis, 0);
    }

    Timeline timeline() {
      return new Timeline(steps);
    }
  }
}
