package dev.runnerpool.operator.kubernetes;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.leader.WriteFence;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;

/** The one client of the whole program, the operator SDK's writes included. */
final class FencedClient {

  @Produces
  @ApplicationScoped
  KubernetesClient client(
      KubernetesSerialization serialization,
      Config config,
      Vertx vertx,
      LeaderGuard leaderGuard,
      ClusterTime time) {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(serialization)
        .withConfig(
            ApiServerConnections.directInsideCluster(
                ApiServerConnections.withoutWebSockets(config),
                System.getenv("KUBERNETES_SERVICE_HOST")))
        .withHttpClientFactory(
            new ApiServerConnections(vertx, ApiServerConnections.LONGEST_SILENCE))
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor("write-fence", new WriteFence(leaderGuard))
                    .addOrReplaceInterceptor("cluster-time", time.interceptor())
                    .addOrReplaceInterceptor("watch-lines", new WatchLines()))
        .build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }
}
