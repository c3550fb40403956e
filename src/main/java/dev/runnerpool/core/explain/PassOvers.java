package dev.runnerpool.core.explain;

import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.PassOverLimits;
import java.util.Map;

/** Knows which pools passed a job over. Any thread; may wait for an assignment under way. */
public interface PassOvers {

  /**
   * The pools that may not have the job now, by namespace and name.
   *
   * @param gitlab address of the job's GitLab
   */
  Map<String, Pass> of(String gitlab, long job);

  /** When a job counts as passed over, and for how long. */
  PassOverLimits limits();
}
