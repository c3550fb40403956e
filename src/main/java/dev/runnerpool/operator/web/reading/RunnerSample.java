package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.scaling.RunnerState;

/**
 * How many runners and waiting jobs there were at one time.
 *
 * @param waiting jobs
 */
public record RunnerSample(int busy, int idle, int starting, int retiring, int waiting) {

  /** Nothing. */
  public static final RunnerSample NONE = new RunnerSample(0, 0, 0, 0, 0);

  private static final int MOST = 0xffff;

  static RunnerSample of(PoolDetails pool) {
    int[] counts = new int[RunnerState.values().length];
    pool.runners().forEach(runner -> counts[runner.state().ordinal()]++);
    return new RunnerSample(
        counts[RunnerState.BUSY.ordinal()],
        counts[RunnerState.IDLE.ordinal()],
        counts[RunnerState.STARTING.ordinal()],
        counts[RunnerState.RETIRING.ordinal()],
        pool.waiting().orElse(0));
  }

  RunnerSample plus(RunnerSample other) {
    return new RunnerSample(
        busy + other.busy,
        idle + other.idle,
        starting + other.starting,
        retiring + other.retiring,
        waiting + other.waiting);
  }

  /** All runners in one number; more than 65,535 of a state are taken for so many. */
  long runners() {
    return (long) part(busy) << 48
        | (long) part(idle) << 32
        | (long) part(starting) << 16
        | part(retiring);
  }

  static RunnerSample of(long runners, int waiting) {
    return new RunnerSample(
        (int) (runners >>> 48) & MOST,
        (int) (runners >>> 32) & MOST,
        (int) (runners >>> 16) & MOST,
        (int) runners & MOST,
        waiting);
  }

  private static int part(int count) {
    return Math.min(count, MOST);
  }
}
