package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.jobs.JobLossListener;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes an event of each lost job. */
@ApplicationScoped
class LossEvents implements JobLossListener {

  private final EventRecorder eventRecorder;

  LossEvents(EventRecorder eventRecorder) {
    this.eventRecorder = eventRecorder;
  }

  @Override
  public void lost(RunnerPool pool, LostJob job) {
    eventRecorder.announce(pool, JobEvent.JobLost, message(job));
  }

  static String message(LostJob job) {
    String done =
        switch (job.end()) {
          case CANCELED -> "it was cancelled in GitLab";
          case REPEATED ->
              "it was cancelled in GitLab and runs again as job " + job.repeatedAs().getAsLong();
          case LEFT -> "it could not be cancelled and shows as running until its time is up";
        };
    return "the runner of job %d of %s is gone: %s%s"
        .formatted(job.id(), job.project(), done, job.note().isEmpty() ? "" : "; " + job.note());
  }
}
