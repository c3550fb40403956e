package dev.runnerpool.operator.gitlab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One pool from its manifest to its end, in a namespace and with a GitLab of its own. */
final class Life implements AutoCloseable {

  /** Idle runners that the pool needs: one for each of two waiting jobs, and one warm. */
  static final int RUNNERS = 3;

  private static final String POOL = "pool";
  private static final String SECRET = "gitlab-api";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String JOBS =
      """
      one: {tags: [arm64], script: [make]}
      two: {tags: [arm64], script: [make]}
      """;

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Served served;
  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Auditor auditor = new Auditor(gitlab);
  private final String namespace = "life-" + NUMBER.incrementAndGet();

  /** A namespace with its Secret, and a GitLab where two jobs wait. */
  Life(Cluster cluster, Served served) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.served = served;
    gitlab.createProject(Served.PROJECT_PATH);
    gitlab.pushPipeline(Served.PROJECT_PATH, "main", true, JOBS);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(SECRET)
                .endMetadata()
                .addToStringData("token", served.token(gitlab))
                .build())
        .create();
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  /** What begins the stage; returns at once. */
  void begin(Stage stage) {
    switch (stage) {
      case APPLIED -> apply();
      case AT_REST -> {}
      case MENDED -> meddle();
      case LEAVING -> client.resources(RunnerPool.class).inNamespace(namespace).delete();
    }
  }

  /** Whether the stage came to its good end. */
  boolean isDone(Stage stage) {
    return switch (stage) {
      case APPLIED, AT_REST ->
          cluster.told().isReady(namespace) && pods().live() == RUNNERS && runnerIsRight();
      case MENDED -> cluster.told().isReady(namespace) && runnerIsRight() && tokenIsGood();
      case LEAVING ->
          !cluster.told().exists(namespace)
              && pods().live() == 0
              && runnerSecret().isEmpty()
              && auditor.runners().isEmpty();
    };
  }

  PodHistory.Account pods() {
    return cluster.history().of(namespace);
  }

  /** The pool's condition Ready, if it is not true and not only because nothing is known yet. */
  Optional<Condition> complaint() {
    return cluster
        .told()
        .condition(namespace, "Ready")
        .filter(ready -> !"True".equals(ready.getStatus()) && !"Pending".equals(ready.getReason()));
  }

  /** How the condition Ready changed so far. */
  List<String> readiness() {
    return cluster.told().readiness(namespace);
  }

  /** Whether two runners in GitLab are there for the same. */
  boolean hasTwins() {
    Set<String> seen = new HashSet<>();
    return auditor.runners().stream()
        .map(runner -> runner.path("description").asText())
        .anyMatch(description -> !seen.add(description));
  }

  /** The operator's requests, oldest first, of the last thousand. */
  List<RequestLog.Entry> requests() {
    return gitlab.requests().last().stream()
        .filter(entry -> !entry.userAgent().equals(Auditor.AGENT))
        .toList();
  }

  private void apply() {
    String yaml =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: %s}
        spec:
          architecture: arm64
          gitlab:
            url: "%s"
            credentials: {secret: %s}
            %s
          scaling: {max: 6, warm: 1, idleTimeout: 1s}
        """
            .formatted(POOL, namespace, gitlab.url(), SECRET, served.spec());
    cluster
        .kubernetes()
        .apply(namespace, new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private void meddle() {
    ownRunners().forEach(runner -> auditor.meddle(runner.path("id").asLong()));
    runnerSecret().map(Life::token).ifPresent(auditor::leaveDeadProcess);
    client.secrets().inNamespace(namespace).withName(POOL + "-runner").delete();
  }

  private boolean runnerIsRight() {
    List<JsonNode> own = ownRunners();
    return own.size() == 1 && own.get(0).path("tag_list").toString().equals("[\"arm64\"]");
  }

  /** The pool's, not those that the operator keeps for a scope. */
  private List<JsonNode> ownRunners() {
    String start = namespace + "/" + POOL;
    return auditor.runners().stream()
        .filter(runner -> runner.path("description").asText().startsWith(start))
        .toList();
  }

  private boolean tokenIsGood() {
    return runnerSecret().map(Life::token).filter(auditor::isGood).isPresent();
  }

  private Optional<Secret> runnerSecret() {
    try {
      return Optional.ofNullable(
          client.secrets().inNamespace(namespace).withName(POOL + "-runner").get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String token(Secret secret) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get("token")), StandardCharsets.UTF_8);
  }

  /** Ends its GitLab; the pool must have left. */
  @Override
  public void close() {
    gitlab.close();
  }

  @Override
  public String toString() {
    return namespace + " (" + served.spec() + ")";
  }
}
