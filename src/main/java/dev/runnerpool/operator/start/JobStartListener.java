package dev.runnerpool.operator.start;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;

/** Is told of each job that came to its script, once. */
public interface JobStartListener {

  /** The phases of its start; returns at once. */
  void started(RunnerPool pool, JobStart start);
}
