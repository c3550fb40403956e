package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.report.Sample;
import dev.runnerpool.sandbox.report.Sample.PoolSample;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How things stand at one instant, seen from outside the operator.
 *
 * @param pools in the order of their display
 * @param jobs GitLab's records
 * @param poolOfRunner the pool by the id of its runner in GitLab
 * @param pods every runner pod
 */
record Observation(
    List<PoolFacts> pools,
    List<SimulatedJob> jobs,
    Map<Long, PoolFacts> poolOfRunner,
    RunnerPods pods,
    Collection<Node> nodes) {
  private static final Set<String> HELD = Set.of("pending", "running", "canceling");

  Sample sample(double seconds) {
    Map<String, PoolSample> samples = new LinkedHashMap<>();
    pools.forEach(pool -> samples.put(pool.name(), sample(pool)));
    Map<String, Integer> byArchitecture = new TreeMap<>();
    nodes.forEach(
        node ->
            byArchitecture.merge(
                node.getMetadata().getLabels().getOrDefault(Labels.ARCH, "unknown"),
                1,
                Integer::sum));
    return new Sample(seconds, samples, byArchitecture);
  }

  private PoolSample sample(PoolFacts pool) {
    int waiting = 0;
    int held = 0;
    int finished = 0;
    for (SimulatedJob job : jobs) {
      if (job.runnerId() == null) {
        waiting += isWaitingFor(job, pool) ? 1 : 0;
      } else if (pool.equals(poolOfRunner.get(job.runnerId()))) {
        held += HELD.contains(job.status()) ? 1 : 0;
        finished += Outcome.isFinished(job) ? 1 : 0;
      }
    }
    List<Pod> live = pods.live(pool.name());
    int running =
        (int) live.stream().filter(pod -> "Running".equals(pod.getStatus().getPhase())).count();
    int busy = Math.min(held, running);
    return new PoolSample(waiting, live.size() - running, running - busy, busy, finished);
  }

  /** A job that fits several pools is shown with the first of them only. */
  private boolean isWaitingFor(SimulatedJob job, PoolFacts pool) {
    Set<String> tags = Set.copyOf(job.tags());
    return job.status().equals("pending")
        && pools.stream()
            .filter(each -> each.takes(job.project(), tags))
            .findFirst()
            .filter(pool::equals)
            .isPresent();
  }

  /** Whether no job waits or runs, and no pool has more runners than it may keep warm. */
  boolean isAtRest() {
    boolean jobsLeft =
        jobs.stream()
            .anyMatch(job -> HELD.contains(job.status()) || job.status().equals("created"));
    return !jobsLeft
        && pools.stream().allMatch(pool -> pods.live(pool.name()).size() <= pool.warmAtMost());
  }
}
