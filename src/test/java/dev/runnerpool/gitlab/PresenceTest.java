package dev.runnerpool.gitlab;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.sentinel.TimedGitLab;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.TokenRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool at zero has no pod that GitLab hears of. GitLab fails a job after an hour if no runner
 * that fits it was heard of within two hours.
 */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class PresenceTest {
  private static final String VERIFY = "POST /api/v4/runners/verify";
  private static final String DELETE_MANAGER = "DELETE /api/v4/runners/managers";

  /** More than six times as long as between two looks at a runner, as shipped. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(50);

  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  /** Older GitLabs do not hear of a runner when its token is verified. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJobMayWaitForHoursWhileItsPoolHasNoPods(boolean heardByVerifying) {
    try (TimedGitLab scene = new TimedGitLab(kubernetes)) {
      scene.gitlab().runnerTokens(new TokenRules(Duration.ZERO, 422, heardByVerifying));
      String contact = heardByVerifying ? VERIFY : DELETE_MANAGER;
      scene.gitlab().createProject("team/app");
      RunnerPool pool = scene.pool("linux", "group: team", "[linux]");
      registrations.ensure(pool);
      await().until(() -> registrations.state(pool) instanceof Registrations.State.Registered);
      scene
          .gitlab()
          .pushPipeline("team/app", "main", true, "build: {tags: [arm64, linux], script: [make]}");

      for (int look = 0; look < 6; look++) {
        long contacts = requests(scene, contact);
        await().until(() -> requests(scene, contact) > contacts);
        scene.pass(BETWEEN_LOOKS);
      }

      assertThat(scene.gitlab().jobs())
          .singleElement()
          .extracting(SimulatedJob::status)
          .isEqualTo("pending");
      if (heardByVerifying) {
        assertThat(requests(scene, DELETE_MANAGER)).as("contacts that are none").isZero();
      }

      registrations.remove(pool, true);
      await().until(() -> registrations.state(pool) instanceof Registrations.State.Removed);
      scene.pass(BETWEEN_LOOKS);
      // Without a runner it is not left waiting.
      await().until(() -> scene.gitlab().jobs().get(0).status().equals("failed"));
    }
  }

  private static long requests(TimedGitLab scene, String route) {
    return scene.gitlab().requests().counts().getOrDefault(route, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
