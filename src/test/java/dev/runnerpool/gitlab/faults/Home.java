package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A namespace with one pool and its Secrets. */
final class Home {

  /** The Secret with the access token. */
  static final String ACCESS = "gitlab-api";

  /** The Secret with the token of a runner that somebody made by hand. */
  static final String OWN_RUNNER = "own-runner";

  private static final String POOL = "pool";
  private static final String RUNNER_SECRET = POOL + "-runner";
  private static final String WEBHOOK_KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final Cluster cluster;
  private final KubernetesClient client;
  private final String namespace;

  Home(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = namespace;
    client.resource(NamespaceManifest.named(namespace)).create();
  }

  String namespace() {
    return namespace;
  }

  /** With the namespace. */
  String poolName() {
    return namespace + "/" + POOL;
  }

  /** What the description of the pool's runner in GitLab begins with. */
  String marker() {
    return poolName() + " ";
  }

  /** A Secret with a token. */
  void secret(String name, String token) {
    secret(name, Map.of("token", token));
  }

  /** A Secret with a token, and with what webhooks are proved by. */
  void secretForHooks(String name, String token) {
    secret(name, Map.of("token", token, "webhook-secret", WEBHOOK_KEY));
  }

  private void secret(String name, Map<String, String> content) {
    client.resource(SecretManifest.of(namespace, name, content)).create();
  }

  void apply(String gitlab, Served served, int max) {
    PoolManifest pool =
        PoolManifest.named(POOL)
            .in(namespace)
            .gitlab(gitlab)
            .scope(served.spec())
            .credentials(ACCESS)
            .webhook(served.hasHook() ? cluster.inside().url() : "")
            .scaling("max: %d, warm: 1, idleTimeout: 1s".formatted(max))
            .with("protectedRefsOnly: " + served.isProtected(), "runner: {retryLostJobs: Once}");
    cluster.kubernetes().apply(namespace, pool.stream());
  }

  void deletePool() {
    client.resources(RunnerPool.class).inNamespace(namespace).delete();
  }

  /** As a runner ends whose job is done. */
  void endOnePod() {
    Trial.holds(Duration.ofSeconds(30), this::endsOnePod);
  }

  private boolean endsOnePod() {
    Optional<Pod> running =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
            .list()
            .getItems()
            .stream()
            .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
            .findFirst();
    try {
      running.ifPresent(pod -> client.resource(pod).editStatus(Home::ended));
      return running.isPresent();
    } catch (KubernetesClientException replacedMeanwhile) {
      return false;
    }
  }

  private static Pod ended(Pod pod) {
    pod.getStatus().setPhase("Succeeded");
    return pod;
  }

  void deleteRunnerSecret() {
    client.secrets().inNamespace(namespace).withName(RUNNER_SECRET).delete();
  }

  /** The Secret that the operator writes for the runners. */
  Optional<Secret> runnerSecret() {
    try {
      return Optional.ofNullable(
          client.secrets().inNamespace(namespace).withName(RUNNER_SECRET).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The token that the runners use. */
  Optional<String> runnerToken() {
    return runnerSecret()
        .map(Secret::getData)
        .map(data -> data.get("token"))
        .map(token -> new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
  }
}
