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
}
