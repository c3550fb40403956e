package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.PlacementSpec.NodeChoice;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.core.placement.PlacementEntry;
import dev.runnerpool.core.placement.PlacementNeed;
import dev.runnerpool.core.placement.PodToleration;
import dev.runnerpool.core.placement.RunnerRoom;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a pool needs of its nodes, read off the pods that would be made for it. */
public final class PlacementNeeds {

  private static final double GIB = 1L << 30;

  private PlacementNeeds() {}

  /**
   * What it needs; empty if it names neither node pools nor node groups.
   *
   * @throws InvalidSpecException if no pods can be made for it
   */
  public static Optional<PlacementNeed> of(RunnerPool pool) {
    List<NodeChoice> nodes = pool.getSpec().placement().nodes();
    if (nodes.stream().allMatch(node -> node.nodePool() == null && node.nodeGroup() == null)) {
      return Optional.empty();
    }
    List<PlacementEntry> entries = new ArrayList<>();
    for (int choice = 0; choice < nodes.size(); choice++) {
      entries.add(entry(pool, choice));
    }
    Pod runner = RunnerPods.pod(pool, 0, 0);
    List<PodToleration> ofRunner =
        runner.getSpec().getTolerations().stream().map(PlacementNeeds::toleration).toList();
    return Optional.of(
        new PlacementNeed(
            pool.getSpec().architecture().label(),
            pool.getSpec().scaling().max(),
            room(pool, runner),
            ofRunner,
            makesPods(pool) ? ofJob(ConfigToml.jobPods(pool, 0)) : ofRunner,
            entries));
  }

  private static boolean makesPods(RunnerPool pool) {
    return pool.getSpec().runner().executor() == Executor.Kubernetes;
  }

  private static PlacementEntry entry(RunnerPool pool, int choice) {
    NodeChoice node = pool.getSpec().placement().nodes().get(choice);
    Map<String, String> labels =
        new TreeMap<>(RunnerPods.pod(pool, 0, choice).getSpec().getNodeSelector());
    if (makesPods(pool)) {
      ConfigToml.jobPods(pool, choice)
          .path("node_selector")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    }
    if (node.nodePool() != null) {
      return new PlacementEntry(choice, PlacementEntry.Kind.NODE_POOL, node.nodePool(), labels);
    }
    return node.nodeGroup() == null
        ? new PlacementEntry(choice, PlacementEntry.Kind.LABELS, "", labels)
        : new PlacementEntry(choice, PlacementEntry.Kind.NODE_GROUP, node.nodeGroup(), labels);
  }

  private static PodToleration toleration(Toleration toleration) {
    return new PodToleration(
        toleration.getKey(),
        toleration.getOperator(),
        toleration.getValue(),
        toleration.getEffect());
  }

  /**
   * Of gitlab-runner's form, as {@code KubernetesConfig.GetNodeTolerations} reads it
   * (common/config.go of gitlab-runner 19.4): {@code key=value} is Equal, a key alone Exists.
   */
  private static List<PodToleration> ofJob(ObjectNode jobPods) {
    List<PodToleration> tolerations = new ArrayList<>();
    jobPods
        .path("node_tolerations")
        .properties()
        .forEach(
            written -> {
              String[] parts = written.getKey().split("=", 2);
              boolean equal = parts.length == 2;
              tolerations.add(
                  new PodToleration(
                      parts[0],
                      equal ? "Equal" : "Exists",
                      equal ? parts[1] : "",
                      written.getValue().asText()));
            });
    return tolerations;
  }

  /** A runner with its job: the room of the job is in the runner's pod, if it is reserved. */
  private static RunnerRoom room(RunnerPool pool, Pod runner) {
    List<Container> containers = new ArrayList<>(runner.getSpec().getContainers());
    Optional<Container> reserved = Reservation.sidecar(runner);
    reserved.ifPresent(containers::add);
    RunnerRoom room = new RunnerRoom(0, 0);
    for (Container container : containers) {
      if (container.getResources() != null && container.getResources().getRequests() != null) {
        room = room.plus(room(container.getResources().getRequests()));
      }
    }
    if (reserved.isPresent() || !makesPods(pool)) {
      return room;
    }
    ObjectNode job = ConfigToml.jobPods(pool, 0);
    return room.plus(room(requests(job, ""))).plus(room(requests(job, "helper_")));
  }

  private static Map<String, Quantity> requests(ObjectNode job, String container) {
    Map<String, Quantity> requests = new TreeMap<>();
    for (String resource : List.of("cpu", "memory")) {
      String request = job.path(container + resource + "_request").asText();
      String told =
          request.isEmpty() ? job.path(container + resource + "_limit").asText() : request;
      if (!told.isEmpty()) {
        requests.put(resource, new Quantity(told));
      }
    }
    return requests;
  }

  private static RunnerRoom room(Map<String, Quantity> requests) {
    return new RunnerRoom(amount(requests, "cpu"), amount(requests, "memory") / GIB);
  }

  private static double amount(Map<String, Quantity> requests, String resource) {
    Quantity request = requests.get(resource);
    return request == null ? 0 : Quantity.getAmountInBytes(request).doubleValue();
  }
}
