package dev.runnerpool.core.start;

import dev.runnerpool.core.records.JobRecord;
import java.util.Optional;

/** The starts of jobs that ended, to be kept with their records. Any thread. */
public interface EndedStarts {

  /**
   * The start of that job; empty if it was not seen, as by an operator that was started later.
   *
   * @param pool namespace and name of the pool whose runner ran it
   */
  Optional<JobStart> ended(String pool, JobRecord job);
}
