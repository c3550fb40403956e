package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pool that nothing is asked of: no jobs, no runners, no access token. */
final class QuietView {

  private QuietView() {}

  /**
   * The view of it.
   *
   * @param pods its runner pods by UID, of which the plan knows nothing
   */
  static PoolView of(Policy policy, Map<String, Pod> pods, Instant now) {
    Inputs inputs =
        new Inputs(
            now,
            policy,
            Runners.of(List.of()),
            Map.of(),
            failed -> "",
            new Demand.Known(Set.of(), now),
            Optional.empty(),
            true,
            available -> GivenJobs.none(),
            Spend.unknown(),
            true,
            List.of(),
            Set.of());
    Observed seen =
        new Observed(
            inputs,
            new QueueState.NoAccessToken(),
            QueueFacts.none(),
            new Registrations.State.Pending(),
            pods,
            PodChanges.NONE,
            Optional.empty(),
            Optional.empty(),
            ShownJobPods.none(),
            null,
            Optional.empty());
    return new PoolView(seen, new PoolAutoscaler().evaluate(inputs));
  }
}
