package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.operator.gitlab.client.Answers;
import dev.runnerpool.operator.gitlab.client.RunnerSettings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A pool's runner as GitLab should have it. */
final class WantedRunner {

  private static final String NOTE =
      "Kept by the RunnerPool operator: change the RunnerPool, not this runner.";

  private WantedRunner() {}

  /** Settings of the pool's runner. */
  static RunnerSettings of(RunnerPool pool) {
    RunnerPoolSpec spec = pool.getSpec();
    List<String> tags =
        Stream.concat(spec.tags().stream(), Stream.of(spec.architecture().label()))
            .distinct()
            .sorted()
            .toList();
    return new RunnerSettings(
        null,
        null,
        null,
        Marker.description(pool),
        spec.paused(),
        tags,
        spec.runUntagged(),
        spec.protectedRefsOnly() ? "ref_protected" : "not_protected",
        Math.toIntExact(Durations.parse(spec.maximumJobTimeout()).toSeconds()),
        NOTE);
  }

  /** Whether GitLab has the runner so. */
  static boolean isSo(Answers.Runner runner, RunnerSettings wanted) {
    return Objects.equals(runner.description(), wanted.description())
        && Objects.equals(runner.paused(), wanted.paused())
        && runner.tags() != null
        && Set.copyOf(runner.tags()).equals(Set.copyOf(wanted.tags()))
        && Objects.equals(runner.runUntagged(), wanted.runUntagged())
        && Objects.equals(runner.accessLevel(), wanted.accessLevel())
        && Objects.equals(runner.maximumTimeout(), wanted.maximumTimeout());
  }
}
