package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.jobs.JobHistory;
import dev.runnerpool.gitlab.jobs.PastJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.BitSet;

/** Tells those who keep a pool's runner in GitLab and its job history which runners were seen. */
@ApplicationScoped
class GitLabListener implements ReconcileListener {

  private final Registrations registrations;
  private final JobHistory jobs;
  private final PastJobs past;
  private final ReconcileStates states;

  GitLabListener(
      Registrations registrations,
      JobHistory jobs,
      PastJobs past,
      ReconcileStates states,
      JobAssignments assignments) {
    this.registrations = registrations;
    this.jobs = jobs;
    this.past = past;
    this.states = states;
    registrations.onCorrection((pool, correction) -> assignments.forgive(pool));
  }

  @Override
  public void planned(RunnerPool pool, PoolView view) {
    registrations.saw(pool, seen(view.snapshot(), view.evaluation().given().passedOver().size()));
    jobs.observe(pool, view.registration(), view.snapshot().runners());
    past.follow(pool, view.registration(), states.of(pool).autoscaler.state().learningSince());
  }

  static Registrations.RunnersSeen seen(PoolSnapshot snapshot, int passedOver) {
    return new Registrations.RunnersSeen(
        (BitSet) snapshot.runners().liveSlots().clone(),
        !snapshot.in(RunnerState.IDLE).isEmpty() || !snapshot.in(RunnerState.STARTING).isEmpty(),
        // One that worked is no failed start, but its token may have been refused.
        snapshot.startFailures().count() + snapshot.in(RunnerState.FAILED).size(),
        passedOver);
  }

  @Override
  public void forget(RunnerPool pool) {
    jobs.forget(pool);
    past.forget(pool);
  }
}
