package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was observed of a pool.
 *
 * @param snapshot for the planner
 * @param queue what is known of its scope's queue
 * @param facts how that queue is read
 * @param jobs the waiting jobs given to it, as of the last complete reading
 * @param registration what is known of its runner in GitLab
 * @param pods its runner pods by UID
 * @param trouble why a pod does not start, in the kubelet's words
 * @param spilled why it was given jobs that a cheaper pool would have; empty if it was not
 */
record PoolView(
    PoolSnapshot snapshot,
    QueueState queue,
    QueueFacts facts,
    List<Job> jobs,
    Registrations.State registration,
    Map<String, Pod> pods,
    Optional<String> trouble,
    String spilled) {

  /**
   * Jobs of the last complete reading that no runner took; empty if there was none, as a queue that
   * was never read is not an empty one.
   */
  Optional<Integer> waiting() {
    if (snapshot.demand() instanceof Demand.Known) {
      return Optional.of(snapshot.waiting());
    }
    Set<Long> ids = jobs.stream().map(Job::id).collect(Collectors.toSet());
    return queue
        .reading()
        .map(reading -> new Demand.Known(ids, reading.startedAt(), reading.readAgain(ids)))
        .map(snapshot.taken()::stillWaiting);
  }
}
