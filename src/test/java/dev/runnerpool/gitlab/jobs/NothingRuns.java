package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Runner;
import java.util.List;

/** A cluster in which no runner lives and no job is left. */
final class NothingRuns implements LiveRunners {
  @Override
  public List<Runner> now(RunnerPool pool) {
    return List.of();
  }

  @Override
  public boolean runsNowhere(RunnerPool pool, long job) {
    return true;
  }
}
