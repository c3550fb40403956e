package dev.runnerpool.simulation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Knows the whole trace and how long each start takes: has for each job a runner that becomes ready
 * when the job is queued. Above the maximum the starts wait, in order.
 */
final class OracleScaler implements Scaler {
  private final long[] startUp;
  private final long[] startAt;
  private final int[] order;
  private final int max;
  private int next;
  private boolean full;

  OracleScaler(JobTimes jobs, World world, int max) {
    this.max = max;
    startUp = new long[jobs.count()];
    startAt = new long[jobs.count()];
    for (int job = 0; job < startUp.length; job++) {
      startUp[job] = world.startUp().millis(world.seed(), job);
      startAt[job] = jobs.queuedAt(job) - startUp[job];
    }
    order =
        IntStream.range(0, startUp.length)
            .boxed()
            .sorted(Comparator.comparingLong(job -> startAt[job]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** When the first runner is started. */
  long begin() {
    return startAt[order[0]];
  }

  @Override
  public void changed(Fleet fleet, SimulatedRunner runner) {
    fleet.ended().clear();
    if (full && fleet.live() < max) {
      wake(fleet);
    }
  }

  @Override
  public long wakeAt() {
    return full || next == order.length ? NEVER : startAt[order[next]];
  }

  @Override
  public void wake(Fleet fleet) {
    while (next < order.length && startAt[order[next]] <= fleet.now() && fleet.live() < max) {
      fleet.start(startUp[order[next++]]);
    }
    full = fleet.live() >= max;
  }
}
