package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A GitLab that tells less of a runner than it was told. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class SparseRunnerTest {

  private static final String API = "/gitlab/api/v4";

  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  private final List<Correction> told = new CopyOnWriteArrayList<>();

  @Test
  void whatGitLabNeverTellsIsNoChangeOfSomebodyAgainAndAgain() {
    try (GitLabStub gitlab = new GitLabStub()) {
      gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
      RunnerPool pool = gitlab.pool("linux", "group: team");
      registrations.onCorrection(
          (of, correction) -> {
            if (of.key().equals(pool.key())) {
              told.add(correction);
            }
          });
      String runner =
          """
          {"id": 42, "description": "%s/linux [runnerpool:%s]", "tag_list": ["arm64", "linux"],
           "paused": false}"""
              .formatted(gitlab.namespace(), pool.getMetadata().getUid());
      answers(gitlab, runner);

      registrations.ensure(pool);

      await()
          .until(
              () ->
                  gitlab
                          .server()
                          .findAll(getRequestedFor(urlPathEqualTo(API + "/runners/42")))
                          .size()
                      >= 6);
      registrations.forget(pool);
      assertThat(told)
          .singleElement()
          .satisfies(
              correction ->
                  assertThat(correction.message())
                      .contains("spec.runUntagged: GitLab had null")
                      .doesNotContain("spec.paused"));
    }
  }

  private static void answers(GitLabStub gitlab, String runner) {
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/groups/team")).willReturn(json("{\"id\": 77}")));
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/groups/team/runners")).willReturn(json("[]")));
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/user/runners"))
                .willReturn(json("{\"id\": 42, \"token\": \"glrt-x\"}").withStatus(201)));
    gitlab
        .server()
        .stubFor(post(urlPathEqualTo(API + "/runners/verify")).willReturn(json("{\"id\": 42}")));
    gitlab.server().stubFor(get(urlPathEqualTo(API + "/runners/42")).willReturn(json(runner)));
    gitlab.server().stubFor(put(urlPathEqualTo(API + "/runners/42")).willReturn(json(runner)));
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/runners/42/managers")).willReturn(json("[]")));
  }
}
