package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sentinels cost while nothing happens. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelsAtRestTest {

  private static final int SCOPES = 100;

  @Inject JobQueues queues;
  @Inject Sentinels sentinels;
  @Inject KubernetesClient kubernetes;

  @Test
  void aHundredScopesCostAHundredHeldRequestsAndNothingElse() {
    try (TimedGitLab scene = new TimedGitLab(kubernetes)) {
      int threads = threads();
      List<RunnerPool> pools = new ArrayList<>();
      for (int number = 0; number < SCOPES; number++) {
        scene.gitlab().createProject("team/app-" + number);
        pools.add(scene.pool("pool-" + number, "project: team/app-" + number, "[linux]"));
      }
      pools.forEach(queues::follow);
      await().until(() -> scene.gitlab().heldRequests() == SCOPES && allLive(pools));
      Map<String, Map<Integer, Long>> before = scene.gitlab().requests().counts();

      await().during(Duration.ofSeconds(3)).until(() -> scene.gitlab().heldRequests() == SCOPES);

      assertThat(scene.gitlab().requests().counts()).isEqualTo(before);
      assertThat(threads() - threads).as("threads for all of them").isLessThan(SCOPES / 2);
      pools.forEach(queues::unfollow);
      await().until(() -> scene.gitlab().heldRequests() == 0 && scene.sentinels().isEmpty());
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private boolean allLive(List<RunnerPool> pools) {
    return pools.stream().allMatch(pool -> sentinels.of(Scope.of(pool)).orElseThrow().live());
  }
}
