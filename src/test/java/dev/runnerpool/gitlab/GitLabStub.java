package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A GitLab that says what a test tells it to, and the pools and Secrets that lead to it. */
final class GitLabStub implements AutoCloseable {

  /** The token in the account's Secret; must never be seen in a message. */
  static final String TOKEN = "glpat-keep-me-secret";

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private final String namespace = "ci-" + UUID.randomUUID();

  GitLabStub() {
    server.start();
  }

  WireMockServer server() {
    return server;
  }

  String namespace() {
    return namespace;
  }

  /** What GitLab says of something that it has no more. */
  void gone(String path) {
    server.stubFor(
        WireMock.get(WireMock.urlPathEqualTo(path))
            .willReturn(WireMock.status(404).withBody("{\"message\": \"404 Not Found\"}")));
  }

  /** A JSON answer, as GitLab labels it. */
  static ResponseDefinitionBuilder json(String body) {
    return WireMock.okJson(body);
  }

  /** An array of waiting jobs with the tag arm64, held by nobody, waiting for a minute. */
  static String jobs(long... ids) {
    StringBuilder json = new StringBuilder("[");
    for (long id : ids) {
      json.append(json.length() > 1 ? "," : "").append(job(id, "null"));
    }
    return json.append("]").toString();
  }

  static String job(long id, String runner) {
    return """
    {"id": %d, "status": "pending", "tag_list": ["arm64"], "queued_duration": 60.5,
     "runner": %s, "name": "build", "stage": "test"}\
    """
        .formatted(id, runner);
  }

  /** A pool of this GitLab; {@code scope} is like {@code project: app}. */
  RunnerPool pool(String name, String scope) {
    return PoolManifest.named(name)
        .in(namespace)
        .created()
        .gitlab(server.baseUrl() + "/gitlab/")
        .scope(scope)
        .with("tags: [linux]")
        .build();
  }

  /** The same pool at another address. */
  static RunnerPool at(String url, RunnerPool pool) {
    String before = pool.getSpec().gitlab().url();
    return Serialization.unmarshal(
        Serialization.asYaml(pool).replace(before, url), RunnerPool.class);
  }

  /** Puts the account's Secret into Kubernetes. */
  void giveCredentials(KubernetesClient kubernetes, String key, String value) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("gitlab-api")
            .withNamespace(namespace)
            .endMetadata()
            .addToData(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
            .build();
    kubernetes.resource(secret).createOr(existing -> existing.update());
  }

  @Override
  public void close() {
    server.stop();
  }
}
