package dev.runnerpool.sandbox.report;

import java.util.Map;

/**
 * The pools and nodes at one instant.
 *
 * @param seconds since the first pipeline
 * @param pools by name
 * @param nodes how many are ready, by architecture
 */
public record Sample(double seconds, Map<String, PoolSample> pools, Map<String, Integer> nodes) {

  /**
   * A pool at one instant, as seen from outside the operator.
   *
   * @param waiting jobs that wait for one of its runners
   * @param starting runner pods that do not ask for jobs yet
   * @param idle runner pods that ask for a job
   * @param busy runner pods that hold a job
   * @param finished jobs its runners have ended
   */
  public record PoolSample(int waiting, int starting, int idle, int busy, int finished) {
    /** Runner pods alive. */
    public int live() {
      return starting + idle + busy;
    }
  }
}
