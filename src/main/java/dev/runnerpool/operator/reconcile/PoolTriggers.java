package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.jobs.PastJobs;
import dev.runnerpool.operator.cost.MonthlySpend;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.placement.PoolPlacement;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;

/**
 * Looks at a pool again when starts of its runners went on, its jobs, its queue, its registration
 * or the nodes that it names changed, its past or its month was read, its nodes cost another price,
 * or it is found otherwise than it was when it came to rest.
 */
@Singleton
class PoolTriggers extends SimpleInboundEventSource<RunnerPool> {

  private final JoinedStarts starts;

  PoolTriggers(
      GitLabThreads threads,
      JobAssignments assignments,
      Registrations registrations,
      PastJobs past,
      MonthlySpend spend,
      PoolPlacement placement,
      PoolCosts costs,
      RestingPools resting) {
    super("pool-triggers");
    starts = new JoinedStarts(threads, this::reconcile);
    assignments.onChange(this::reconcile);
    registrations.onChange(this::reconcile);
    past.onRead(this::reconcile);
    spend.onRead(this::reconcile);
    placement.onChange(this::reconcile);
    costs.onChange(this::reconcile);
    resting.onChange(this::reconcile);
  }

  /** A runner's start went on. */
  void startWentOn(ResourceID pool) {
    starts.wentOn(pool);
  }

  private void reconcile(RunnerPool pool) {
    reconcile(ResourceID.fromResource(pool));
  }

  private void reconcile(ResourceID pool) {
    if (isRunning()) {
      propagateEvent(pool);
    }
  }
}
