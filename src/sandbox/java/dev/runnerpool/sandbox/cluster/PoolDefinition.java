package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The definition of pools, on a real API. */
public final class PoolDefinition {
  /** The one that is shipped. */
  public static final Path SHIPPED = Path.of("crds/runnerpools.runnerpool.dev-v1.yml");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PROMPT = Duration.ofMillis(100);

  private PoolDefinition() {}

  /** Reads one. */
  public static CustomResourceDefinition read(KubernetesClient client, Path file) {
    return client.apiextensions().v1().customResourceDefinitions().load(file.toFile()).item();
  }

  /**
   * Applies it, and waits until the API serves pools.
   *
   * @throws ClusterException if it does not within half a minute
   */
  public static void apply(KubernetesClient client, CustomResourceDefinition definition) {
    client.resource(definition).forceConflicts().serverSideApply();
    client
        .resource(definition)
        .waitUntilCondition(PoolDefinition::isServed, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    awaitWatches(client);
  }

  /** Removes it, and waits until it is gone; the API removes all pools with it. */
  public static void remove(KubernetesClient client) {
    var definition =
        client.apiextensions().v1().customResourceDefinitions().resource(read(client, SHIPPED));
    definition.delete();
    definition.waitUntilCondition(Objects::isNull, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** An API server that took a definition asks watches to come again for a moment. */
  private static void awaitWatches(KubernetesClient client) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try (Watch ignored = client.resources(RunnerPool.class).inAnyNamespace().watch(new Deaf())) {
        return;
      } catch (KubernetesClientException e) {
        if (Instant.now().isAfter(end)) {
          throw Installation.refused(e);
        }
        pause();
      }
    }
  }

  private static final class Deaf implements Watcher<RunnerPool> {
    @Override
    public void eventReceived(Action action, RunnerPool pool) {
      // Whether there is a watch at all is what counts.
    }

    @Override
    public void onClose(WatcherException cause) {
      // Closed by us.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PROMPT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster was prepared");
    }
  }

  private static boolean isServed(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(
                each -> each.getType().equals("Established") && each.getStatus().equals("True"));
  }
}
