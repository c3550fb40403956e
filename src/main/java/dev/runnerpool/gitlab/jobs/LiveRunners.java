package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Runner;
import java.util.List;

/** Asks Kubernetes itself for a pool's runners: what is watched may lag behind. */
public interface LiveRunners {

  /**
   * All runners of the pool as they are now. Called on a thread that may block.
   *
   * @throws RuntimeException if that cannot be told
   */
  List<Runner> now(RunnerPool pool);

  /**
   * Removes what a runner that is gone left of a job, such as the job's pod. Called on a thread
   * that may block.
   *
   * @return whether nothing was left: only then the job may run again
   * @throws RuntimeException if that cannot be told
   */
  boolean runsNowhere(RunnerPool pool, long job);
}
