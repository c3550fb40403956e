package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a change made in GitLab, which is reported, from one made in the manifest, which is not;
 * both end with the pool's settings in GitLab.
 */
final class Drift {

  // What GitLab had last by our doing; empty if that is not known, as after a restart.
  private Optional<RunnerSettings> applied = Optional.empty();
  // What is being changed back: told when GitLab has done it, even if its answer is lost.
  private Optional<String> repairing = Optional.empty();

  /** GitLab has these settings. */
  void none(RunnerSettings settings) {
    applied = Optional.of(settings);
    repairing = Optional.empty();
  }

  /** Brings the pool's settings to GitLab if it has others. */
  void fix(
      RunnerPool pool, Responses.Runner runner, ScopeRunners runners, Corrections corrections) {
    RunnerSettings wanted = DesiredRunner.of(pool);
    List<DesiredRunner.Difference> differences = DesiredRunner.differences(runner, wanted);
    if (!differences.isEmpty()) {
      if (isDrift(pool, wanted)) {
        repairing =
            Optional.of(
                differences.stream()
                    .map(DesiredRunner.Difference::toString)
                    .collect(Collectors.joining("; ")));
      }
      runners.update(runner.id(), wanted);
    }
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
