package dev.runnerpool.simulation;

/**
 * How KEDA's ScaledJob turns the length of a queue into new runners.
 *
 * <p>Source: KEDA's {@code pkg/scaling/executor/scale_jobs.go}, v2.20; one runner for each job.
 */
public enum KedaStrategy {
  /** Takes for granted that the queue still holds the jobs of the runners there are. */
  DEFAULT {
    @Override
    int starts(int wanted, int live, int starting, int max) {
      return wanted - live;
    }
  },
  /** Takes for granted that the queue holds waiting jobs only. */
  ACCURATE {
    @Override
    int starts(int wanted, int live, int starting, int max) {
      return wanted + live - starting > max ? max - live : wanted - starting;
    }
  },
  /** Fills up to the maximum, whatever is starting already. */
  EAGER {
    @Override
    int starts(int wanted, int live, int starting, int max) {
      return Math.min(max - live - starting, wanted);
    }
  };

  /**
   * Runners to start; none if it is below 0.
   *
   * @param wanted jobs in the queue, at most {@code max}
   * @param live runners that have not ended, those that start among them
   */
  abstract int starts(int wanted, int live, int starting, int max);
}
