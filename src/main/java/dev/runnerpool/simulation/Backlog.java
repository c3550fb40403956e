package dev.runnerpool.simulation;

/** GitLab's queue in a simulation: jobs come in the order of their number and are taken in it. */
final class Backlog {
  final JobTimes jobs;
  private int queued;
  private int taken;
  private int done;

  Backlog(JobTimes jobs) {
    this.jobs = jobs;
  }

  /** When the next job comes, or {@link Scaler#NEVER}. */
  long nextAt() {
    return queued < jobs.count() ? jobs.queuedAt(queued) : Scaler.NEVER;
  }

  void queue(long now) {
    while (nextAt() == now) {
      queued++;
    }
  }

  /** The job that waited longest. */
  int take() {
    return taken++;
  }

  void done() {
    done++;
  }

  /** Jobs queued so far; the jobs from {@link #taken()} on wait. */
  int queued() {
    return queued;
  }

  int taken() {
    return taken;
  }

  int waiting() {
    return queued - taken;
  }

  boolean isDone() {
    return done == jobs.count();
  }
}
