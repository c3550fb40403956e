package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server closes connections that rest, and may do so just when one is used again. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class ClosedConnectionTest {

  private static final String JOBS = "/gitlab/api/v4/projects/team%2Fapp/jobs";

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER"})
  void aReadingWhoseConnectionWasClosedIsAskedForAtOnceAndIsNoFailure(Fault closed) {
    List<QueueState> states = new CopyOnWriteArrayList<>();
    try (GitLabStub gitlab = new GitLabStub()) {
      gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
      gitlab
          .server()
          .stubFor(
              get(urlPathEqualTo(JOBS))
                  .inScenario("rest")
                  .whenScenarioStateIs(Scenario.STARTED)
                  .willReturn(aResponse().withFault(closed))
                  .willSetStateTo("another connection"));
      gitlab
          .server()
          .stubFor(
              get(urlPathEqualTo(JOBS))
                  .inScenario("rest")
                  .whenScenarioStateIs("another connection")
                  .willReturn(GitLabStub.json(GitLabStub.jobs(1))));
      RunnerPool pool = gitlab.pool("linux", "project: team/app");
      queues.onChange(
          changed -> {
            if (changed.key().equals(pool.key())) {
              states.add(queues.state(changed));
            }
          });

      queues.follow(pool);
      await().until(() -> queues.state(pool) instanceof QueueState.Read);
      queues.unfollow(pool);

      assertThat(states).isNotEmpty().allMatch(state -> !(state instanceof QueueState.Stale));
      assertThat(gitlab.server().findAll(getRequestedFor(urlPathEqualTo(JOBS))))
          .hasSizeGreaterThan(1);
    }
  }
}
