package dev.runnerpool.core.sim;

import java.time.Instant;
import java.util.ArrayList;
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
   */
  public record Step(Instant begin, int mostWaiting, double starting, double idle, double busy) {}

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

    Recorder(long begin, long end) {
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
      }
    }

    private void close() {
      double span = length;
      steps.add(
          new Step(
              Instant.ofEpochMilli(begin), mostWaiting, starting / span, idle / span, busy / span));
      begin += length;
      mostWaiting = 0;
      starting = 0;
      idle = 0;
      busy = 0;
    }

    Timeline timeline() {
      return new Timeline(steps);
    }
  }
}
