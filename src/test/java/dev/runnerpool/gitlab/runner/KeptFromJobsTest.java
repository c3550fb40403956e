package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.client.Responses;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A runner that a pool brings may be set otherwise in GitLab than the pool says. */
class KeptFromJobsTest {

  private static final RunnerPool POOL =
      Serialization.unmarshal(
          """
          apiVersion: runnerpool.dev/v1alpha1
          kind: RunnerPool
          metadata: {name: a, namespace: ci, uid: 1}
          spec:
            architecture: arm64
            tags: [linux]
            runUntagged: true
            gitlab: {url: "https://gitlab", group: team, runner: {secretRef: {name: own}}}
            scaling: {max: 5}
          """,
          RunnerPool.class);

  @Test
  void aRunnerThatTakesWhatThePoolTakesIsSure() {
    assertThat(kept(false, List.of("arm64", "linux", "more"), true, "not_protected")).isEmpty();
    assertThat(kept(null, null, null, null)).as("not told").isEmpty();
  }

  @Test
  void whatKeepsItFromJobsIsNamed() {
    assertThat(kept(true, List.of("arm64"), false, "ref_protected"))
        .hasValue(
            "is paused, lacks the tags [linux], takes no untagged jobs,"
                + " takes jobs of protected refs alone");
  }

  private static Optional<String> kept(
      Boolean paused, List<String> tags, Boolean untagged, String access) {
    return DesiredRunner.keptFromJobs(
        new Responses.Runner(7L, "own", paused, tags, untagged, access, null, null),
        DesiredRunner.of(POOL));
  }
}
