package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What runs of the sandbox made in a cluster that stays. All of it carries the label {@link
 * #LABEL}, whose value is the run's namespace.
 */
record Traces(KubernetesClient client) {
  static final String LABEL = SimulatedNodes.RESERVED;
  private static final String CRD = "runnerpools.runnerpool.dev";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A pod on a real machine gets so long to end. */
  private static final long GRACE_SECONDS = 5;

  /** Namespaces of runs. */
  List<String> runs() {
    return client.namespaces().withLabel(LABEL).list().getItems().stream()
        .map(each -> each.getMetadata().getName())
        .toList();
  }

  /**
   * Removes what a run made.
   *
   * @throws ClusterException if the namespace stays
   */
  void remove(String run) {
    try {
      pools(run);
      client.nodes().withLabel(LABEL, run).delete();
      client.pods().inNamespace(run).withGracePeriod(GRACE_SECONDS).delete();
      client.rbac().clusterRoleBindings().withLabel(LABEL, run).delete();
      client.rbac().clusterRoles().withLabel(LABEL, run).delete();
      definition(run);
      client.namespaces().withName(run).delete();
      client
          .namespaces()
          .withName(run)
          .waitUntilCondition(Objects::isNull, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          "namespace %s could not be removed: %s; see docs/sandbox.md".formatted(run, why(e)));
    }
  }

  /** The operator is gone, and with it the GitLab that a finalizer would tidy up. */
  private void pools(String run) {
    try {
      var pools = client.resources(RunnerPool.class).inNamespace(run);
      for (RunnerPool each : pools.list().getItems()) {
        if (!each.getMetadata().getFinalizers().isEmpty()) {
          pools.resource(each).edit(Traces::withoutFinalizers);
        }
        pools.resource(each).delete();
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static RunnerPool withoutFinalizers(RunnerPool pool) {
    pool.getMetadata().setFinalizers(List.of());
    return pool;
  }

  /** Only if the run brought it and nobody has pools by now. */
  private void definition(String run) {
    CustomResourceDefinition crd =
        client.apiextensions().v1().customResourceDefinitions().withName(CRD).get();
    if (crd == null
        || crd.getMetadata().getLabels() == null
        || !run.equals(crd.getMetadata().getLabels().get(LABEL))) {
      return;
    }
    boolean inUse =
        client.resources(RunnerPool.class).inAnyNamespace().list().getItems().stream()
            .anyMatch(pool -> !pool.getMetadata().getNamespace().equals(run));
    if (!inUse) {
      client.resource(crd).delete();
    }
  }

  /** The definition of pools; empty if the cluster knows none. */
  Optional<CustomResourceDefinition> definition() {
    return Optional.ofNullable(
        client.apiextensions().v1().customResourceDefinitions().withName(CRD).get());
  }

  static String why(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
