package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That nothing makes more requests than the setting allows. */
@QuarkusTest
@TestProfile(SmallBudgetTest.Profile.class)
class SmallBudgetTest {

  private static final int PER_MINUTE = 120;
  private static final int AT_ONCE = PER_MINUTE / 3;

  @Inject JobQueues queues;
  @Inject QueueWaker wakes;
  @Inject KubernetesClient kubernetes;

  /** The others' haste, with few requests. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(new GitLabProfile().getConfigOverrides());
      settings.put("runnerpool.gitlab.requests-per-minute", Integer.toString(PER_MINUTE));
      settings.put("runnerpool.gitlab.poll.quiet", "1h");
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return new GitLabProfile().getEnabledAlternatives();
    }
  }

  @Test
  void aFloodOfHintsCostsNoMoreThanTheBudget() {
    try (SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
        GitLabStub namespace = new GitLabStub()) {
      for (int project = 0; project < 15; project++) {
        gitlab.createProject("team/app" + project);
      }
      namespace.giveCredentials(
          kubernetes,
          "token",
          gitlab.createToken("reader", Set.of(Scope.READ_API), Role.OWNER, false));
      RunnerPool pool = GitLabStub.at(gitlab.url(), namespace.pool("linux", "group: team"));
      Instant begun = Instant.now();
      queues.follow(pool);
      await().until(() -> queues.state(pool) instanceof QueueState.Read);
      long one = requests(gitlab);

      // As long as four readings would take that keep to nothing but the time between hints.
      Instant floodEnds = Instant.now().plus(Duration.ofMillis(4 * 300));
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                for (int hint = 0; hint < 10; hint++) {
                  wakes.wake(scope -> true, OptionalLong.empty());
                }
                return Instant.now().isAfter(floodEnds) && requests(gitlab) >= 2 * one;
              });

      double minutes = Duration.between(begun, Instant.now()).toMillis() / 60_000.0;
      assertThat(requests(gitlab))
          .isLessThanOrEqualTo(AT_ONCE + (long) Math.ceil((PER_MINUTE - AT_ONCE) * minutes));
      queues.unfollow(pool);
    }
  }

  private static long requests(SimulatedGitLab gitlab) {
    return gitlab.requests().counts().values().stream()
        .flatMap(byStatus -> byStatus.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
