package dev.runnerpool.faults;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** T10 and T11: nodes and pods are taken away, and jobs come in the instant of a deletion. */
final class NodePlans {
  private static final String KARPENTER = "karpenter.sh/disrupted";
  private static final String SPOT = "aws-node-termination-handler/spot-itn";
  private static final Duration SOON = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(3);
  private static final Plan.Excuse REPLACED = new Plan.Excuse(2 * Lane.MAX, true);

  private NodePlans() {}

  static Stream<Plan> disrupted() {
    Map<String, Consumer<Lane>> deeds = new TreeMap<>();
    deeds.put("a node is deleted", NodePlans::deleteNode);
    deeds.put("all pods are evicted", lane -> pods(lane).forEach(pod -> evict(lane, pod)));
    deeds.put(
        "all pods are deleted at once", lane -> pods(lane).forEach(pod -> remove(lane, pod, 0)));
    deeds.put("all pods are deleted", lane -> pods(lane).forEach(pod -> remove(lane, pod, 30)));
    deeds.put("all nodes are tainted", lane -> taint(lane, KARPENTER));
    Numbered plans = new Numbered("T10");
    for (Step step : List.of(Step.APPLY, Step.BURST, Step.REST, Step.LEAVE)) {
      deeds.forEach(
          (what, deed) ->
              plans.add(
                  what + " at " + step,
                  Scripts.within(step, SOON, deed, LONG, NodePlans::untaint),
                  REPLACED));
    }
    for (Step step : List.of(Step.BURST, Step.REST)) {
      plans.add(
          "all nodes are told of a Spot interruption at " + step,
          Scripts.within(step, SOON, lane -> taint(lane, SPOT), LONG, NodePlans::untaint),
          REPLACED);
      plans.add(
          "a node is not ready, then gone at " + step,
          Scripts.within(step, SOON, NodePlans::unready, LONG, NodePlans::deleteNode),
          REPLACED);
    }
    plans.add("the namespace is deleted, not the pool", new NamespaceDeleted(), REPLACED);
    return plans.stream();
  }

  static Stream<Plan> raced() {
    Numbered plans = new Numbered("T11");
    for (int delay : List.of(0, 10, 50, 100, 200, 400, 800, 1_200)) {
      plans.add(
          "a job comes %d ms before an idle runner's deletion is done".formatted(delay),
          Scripts.around(
              Step.DOWN,
              lane -> lane.proxy().disturb(new JobAtDeletion(lane, Duration.ofMillis(delay))),
              LONG,
              lane -> lane.proxy().disturb(Disturbance.NONE)),
          new Plan.Excuse(JobAtDeletion.JOBS + 1, false));
    }
    return plans.stream();
  }

  private static List<Pod> pods(Lane lane) {
    return lane.client()
        .pods()
        .inNamespace(lane.namespace())
        .withLabel(Labels.POOL, lane.poolName())
        .list()
        .getItems();
  }

  private static List<Node> nodes(Lane lane) {
    return lane.client()
        .nodes()
        .withLabel("karpenter.sh/nodepool", lane.namespace())
        .list()
        .getItems();
  }

  private static void deleteNode(Lane lane) {
    nodes(lane).stream().findFirst().ifPresent(node -> lane.client().resource(node).delete());
  }

  private static void evict(Lane lane, Pod pod) {
    try {
      lane.client()
          .pods()
          .inNamespace(lane.namespace())
          .withName(pod.getMetadata().getName())
          .evict();
    } catch (KubernetesClientException protectedOrGone) {
      // That is its right.
    }
  }

  private static void remove(Lane lane, Pod pod, long grace) {
    lane.client().resource(pod).withGracePeriod(grace).delete();
  }

  private static void taint(Lane lane, String key) {
    taints(lane, List.of(new Taint("NoSchedule", key, null, null)));
  }

  private static void untaint(Lane lane) {
    taints(lane, List.of());
  }

  private static void taints(Lane lane, List<Taint> taints) {
    for (Node node : nodes(lane)) {
      lane.client()
          .resource(node)
          .edit(
              seen -> {
                seen.getSpec().setTaints(taints);
                return seen;
              });
    }
  }

  /** As when its kubelet says so; pods on it are left alone for minutes. */
  private static void unready(Lane lane) {
    nodes(lane).stream()
        .findFirst()
        .ifPresent(
            node ->
                lane.client()
                    .resource(node)
                    .editStatus(
                        seen -> {
                          seen.getStatus().getConditions().stream()
                              .filter(condition -> condition.getType().equals("Ready"))
                              .forEach(condition -> condition.setStatus("False"));
                          return seen;
                        }));
  }
}
