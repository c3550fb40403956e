package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import dev.runnerpool.gitlab.runner.DesiredRunner.Difference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a change made in GitLab, which is reported, from one made in the manifest, which is not;
 * both end with the pool's settings in GitLab.
 */
final class Drift {

  // What GitLab had last by our doing; empty if that is not known, as after a restart.
  private Optional<RunnerSettings> applied = Optional.empty();
  // What is being changed back: told when GitLab has done it, even if its answer is lost.
  private Optional<String> repairing = Optional.empty();
  // What was found otherwise at the last look, and changed.
  private Optional<String> before = Optional.empty();

  /** GitLab has these settings. */
  void none(RunnerSettings settings) {
    applied = Optional.of(settings);
    repairing = Optional.empty();
  }

  /** Brings the pool's settings to GitLab if it has others. */
  void fix(
      RunnerPool pool, Responses.Runner runner, ScopeRunners runners, Corrections corrections) {
    RunnerSettings wanted = DesiredRunner.of(pool);
    List<Difference> differences = DesiredRunner.differences(runner, wanted);
    Optional<String> found =
        differences.stream().map(Difference::toString).reduce((one, more) -> one + "; " + more);
    if (found.isPresent()) {
      boolean untold = found.equals(before) && differences.stream().allMatch(Difference::isUntold);
      if (!untold && isDrift(pool, wanted)) {
        repairing = found;
      }
      // GitLab has them, though it does not tell: each update would end all held requests for jobs.
      if (!untold || !applied.equals(Optional.of(wanted))) {
        runners.update(runner.id(), wanted);
      }
    }
    before = found;
    repairing.ifPresent(
        text ->
            corrections.add(
                pool,
                Correction.Kind.DriftCorrected,
                "runner %d was changed in GitLab and is changed back: %s"
                    .formatted(runner.id(), text)));
    none(wanted);
  }

  private boolean isDrift(RunnerPool pool, RunnerSettings wanted) {
    return applied
        .map(wanted::equals)
        .orElseGet(
            () ->
                pool.getStatus() != null
                    && Objects.equals(
                        pool.getStatus().observedGeneration(), pool.getMetadata().getGeneration()));
  }
}
