package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.runnerpool.gitlab.GitLabStub.jobs;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** A GitLab that only reads, and one whose certificate nobody knows. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class MaintenanceTest {

  @Inject JobQueues queues;
  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  @Test
  void whileGitLabRefusesWritesItsQueueIsReadAllTheSame() {
    try (GitLabStub gitlab = new GitLabStub()) {
      gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
      gitlab
          .server()
          .stubFor(
              any(anyUrl())
                  .willReturn(
                      status(503)
                          .withHeader("Content-Type", "application/json")
                          .withBody(
                              "{\"message\":\"You cannot perform write operations: GitLab"
                                  + " Maintenance Mode\"}")));
      gitlab.server().stubFor(get(anyUrl()).willReturn(json("[]")));
      gitlab
          .server()
          .stubFor(
              get(urlPathEqualTo("/gitlab/api/v4/projects/app")).willReturn(json("{\"id\": 7}")));
      gitlab
          .server()
          .stubFor(
              get(urlPathEqualTo("/gitlab/api/v4/projects/app/jobs")).willReturn(json(jobs(1))));
      RunnerPool pool = gitlab.pool("linux", "project: app");

      queues.follow(pool);
      registrations.ensure(pool);

      await().until(() -> queues.state(pool) instanceof QueueState.Read);
      await().until(() -> registrations.state(pool) instanceof Registrations.State.Failed);
      Failure failure = ((Registrations.State.Failed) registrations.state(pool)).failure();
      assertThat(failure.reason()).isEqualTo(Reason.ServerError);
      assertThat(failure.message()).contains("is in maintenance mode (503 to POST /user/runners)");
      assertThat(queues.state(pool)).isInstanceOf(QueueState.Read.class);
      queues.unfollow(pool);
    }
  }

  @Test
  void anUnknownCertificateIsNoEmptyQueueAndTheMessageSaysWhereToPutItsAuthority() {
    WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort().dynamicHttpsPort());
    server.start();
    try (GitLabStub namespace = new GitLabStub()) {
      server.stubFor(get(anyUrl()).willReturn(json("[]")));
      namespace.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
      RunnerPool pool =
          GitLabStub.at(
              "https://localhost:" + server.httpsPort(), namespace.pool("linux", "project: app"));

      queues.follow(pool);

      await()
          .untilAsserted(
              () ->
                  assertThat(failure(pool).message())
                      .contains(
                          "authority that is not trusted",
                          "Secret " + namespace.namespace() + "/gitlab-api",
                          "key ca.crt"));
      assertThat(failure(pool).reason()).isEqualTo(Reason.Unreachable);
      assertThat(queues.state(pool).reading()).isEmpty();
      queues.unfollow(pool);
    } finally {
      server.stop();
    }
  }

  private Failure failure(RunnerPool pool) {
    return queues.state(pool) instanceof QueueState.Stale held
        ? held.failure()
        : new Failure(Reason.UnexpectedAnswer, "nothing failed yet");
  }
}
