package dev.runnerpool.core.start;

import java.util.List;

/** The starts of jobs that are known: those under way and the last ones, bounded. Any thread. */
public interface JobStarts {

  /** The starts of the job with that number; more than one only if several GitLabs have it. */
  List<JobStart> find(long job);

  /** Those of a pool, the newest first. */
  List<JobStart> of(String pool);
}
