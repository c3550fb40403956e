package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.status.PassedOverJobs;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.gitlab.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the condition {@code JobsPassedOver} says: jobs that wait beside idle runners. */
record PassedOverCondition(String status, StatedReason reason, String message) {

  static final String TYPE = "JobsPassedOver";

  /** The condition now. */
  static PassedOverCondition of(RunnerPool pool, PoolView view) {
    GivenJobs given = view.evaluation().given();
    if (given.passedOver().isEmpty()) {
      return new PassedOverCondition(
          "False", ConditionReason.AsExpected, "GitLab gives jobs that fit to idle runners");
    }
    Job example = given.passedOver().get(0);
    return new PassedOverCondition(
        "True",
        given.unservable() > 0 ? ConditionReason.JobsUnservable : ConditionReason.JobsPassedOver,
        "GitLab gave jobs that fit, such as job %d of %s, to no idle runner of the pool%s; likely: %s"
            .formatted(
                example.id(),
                example.project(),
                given.unservable() > 0
                    ? ", and no other pool takes some of them: no runner is kept for those"
                    : ": they are offered to other pools",
                likely(pool, view)));
  }

  /** The same in figures; null if there are none. */
  static PassedOverJobs counts(RunnerPool pool, PoolView view) {
    GivenJobs given = view.evaluation().given();
    return given.passedOver().isEmpty()
        ? null
        : new PassedOverJobs(given.passedOver().size(), given.unservable(), likely(pool, view));
  }

  /**
   * Source: GitLab's {@code Ci::RegisterJobService} and {@code Ci::PendingBuild}, in which a job of
   * a project without compute minutes stays pending for runners of the instance. One whose user is
   * blocked does not: it fails as soon as a runner asks for it. Projects whose group or instance
   * runners are turned off are not read at all.
   */
  static String likely(RunnerPool pool, PoolView view) {
    List<String> reasons = new ArrayList<>();
    Optional<String> otherwise = view.registration().otherwise();
    if (otherwise.isPresent()) {
      return "the runner that the pool brings " + otherwise.get() + " in GitLab";
    }
    if (pool.getSpec().protectedRefsOnly()
        && view.evaluation().given().passedOver().stream()
            .anyMatch(job -> job.protectedRef().isEmpty())) {
      reasons.add("the job's ref is not protected, and the pool has protectedRefsOnly");
    }
    if (pool.getSpec().gitlab().group() == null && pool.getSpec().gitlab().project() == null) {
      reasons.add("the project has no compute minutes left");
    }
    reasons.add(
        Scope.hasOwnRunner(pool)
            ? "the runner that the pool brings is paused in GitLab or has other tags there"
            : "the runner was paused in GitLab or its tags were changed there");
    return String.join(", or ", reasons);
  }
}
