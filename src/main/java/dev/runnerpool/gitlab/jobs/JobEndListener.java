package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;

/** Is told once of each job that ended while this process led, so that it can be counted. */
public interface JobEndListener {

  /**
   * A job ended and is kept. Called on a thread that reads from GitLab: it must return at once.
   *
   * @param pool the pool whose runner ran it
   */
  void ended(RunnerPool pool, JobRecord job);
}
