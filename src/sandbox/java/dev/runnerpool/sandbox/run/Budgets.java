package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.Labels;
import dev.runnerpool.operator.pods.BusyBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;

/** The budgets that keep evictions from busy runners, as the cluster shows them. */
final class Budgets {
  private final KubernetesClient client;
  private final Set<String> namespaces;

  Budgets(KubernetesClient client, Set<String> namespaces) {
    this.client = client;
    this.namespaces = namespaces;
  }

  /**
   * Whether every live runner may be evicted, which is due while all of them are idle: a release is
   * written some time after the runner became so.
   */
  boolean releaseAll(RunnerPods pods) {
    return namespaces.stream()
        .flatMap(
            namespace ->
                client
                    .policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withLabel(Labels.POOL)
                    .list()
                    .getItems()
                    .stream())
        .allMatch(budget -> BusyBudget.idleSlots(budget).containsAll(slots(budget, pods)));
  }

  private static List<Integer> slots(PodDisruptionBudget budget, RunnerPods pods) {
    return pods.live(budget.getMetadata().getLabels().get(Labels.POOL)).stream()
        .map(pod -> Integer.valueOf(pod.getMetadata().getLabels().get(Labels.SLOT)))
        .toList();
  }
}
