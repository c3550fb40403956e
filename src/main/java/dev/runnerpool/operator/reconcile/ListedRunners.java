package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.gitlab.jobs.LiveRunners;
import dev.runnerpool.operator.metrics.WriteMeter;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/** Lists a pool's pods for those who must not go by a watch that may lag. */
@ApplicationScoped
class ListedRunners implements LiveRunners {

  private final KubernetesClient client;
  private final PoolRunners runners;
  private final OrphanedJobPods orphans;
  private final InstantSource clock;

  ListedRunners(
      KubernetesClient client, PoolRunners runners, WriteMeter writes, InstantSource clock) {
    this.client = client;
    this.runners = runners;
    this.orphans = new OrphanedJobPods(client, writes);
    this.clock = clock;
  }

  @Override
  public boolean runsNowhere(RunnerPool pool, long job) {
    return orphans.runsNowhere(pool, job);
  }

  @Override
  public List<Runner> now(RunnerPool pool) {
    return runners.of(
        client
            .pods()
            .inNamespace(pool.getMetadata().getNamespace())
            .withLabel(Labels.POOL, pool.getMetadata().getName())
            .list()
            .getItems(),
        new ReconcileState(),
        clock.instant());
  }
}
