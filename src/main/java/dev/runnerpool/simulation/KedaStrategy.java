package dev.runnerpool.simulation;

/**
 * How KEDA's ScaledJob turns the length of a queue into new runners.
 *
 * <p>Source: KEDA's {@code pkg/scaling/executor/scale_jobs.go}, v2.20; one runner for each job.
 */
public enum KedaStrategy {
  /** Takes for granted that the queue still holds the jobs of the runners there are. */
  DEFAULT,
  /** Takes for granted that the queue holds waiting jobs only. */
  ACCURATE,
  /** Fills up to the maximum, whatever is starting already. */
  EAGER;

  /**
   * Runners to start; none if it is below 0.
   *
   * @param wanted jobs in the queue, at most {@code max}
   * @param live runners that have not ended, those that start among them
   */
  int starts(int wanted, int live, int starting, int max) {
    return switch (this) {
      case DEFAULT -> wanted - live;
      case ACCURATE -> wanted + live - starting > max ? max - live : wanted - starting;
      case EAGER -> Math.min(max - live - starting, wanted);
    };
  }
}
