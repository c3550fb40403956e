package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeShare.Amount;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pod takes of its node, as the scheduler counts it.
 *
 * <p>Source: {@code PodRequests} of {@code k8s.io/component-helpers/resource}, with {@code
 * UseStatusResources}: the sum of containers and sidecars, or what the init containers need at most
 * if that is more (each with the sidecars before it); requests of the pod as a whole go before
 * those of its containers; the overhead comes on top. While a container is resized the largest of
 * what it asks for, has and was given counts, as its node still holds that.
 */
final class PodRequests {

  private PodRequests() {}

  /** All of it. */
  static Amount of(Pod pod) {
    return of(pod, true);
  }

  /** Without the room that a runner keeps for its job. */
  static Amount withoutRoom(Pod pod) {
    return of(pod, false);
  }

  private static Amount of(Pod pod, boolean room) {
    boolean infeasible = isResizeInfeasible(pod);
    Amount sum = Amount.NONE;
    for (Container container : pod.getSpec().getContainers()) {
      sum = sum.plus(effective(pod, container, infeasible));
    }
    Amount sidecars = Amount.NONE;
    Amount init = Amount.NONE;
    for (Container container : initContainers(pod)) {
      if (!room && Reservation.NAME.equals(container.getName())) {
        continue;
      }
      if (isSidecar(container)) {
        Amount more = effective(pod, container, infeasible);
        sum = sum.plus(more);
        sidecars = sidecars.plus(more);
        init = init.max(sidecars);
      } else {
        init = init.max(requests(container.getResources()).plus(sidecars));
      }
    }
    return wholePod(pod, sum.max(init)).plus(NodeCache.amount(overhead(pod)));
  }

  private static List<Container> initContainers(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getInitContainers()).orElse(List.of());
  }

  private static boolean isSidecar(Container container) {
    return "Always".equals(container.getRestartPolicy())
        || Reservation.NAME.equals(container.getName());
  }

  private static Amount effective(Pod pod, Container container, boolean infeasible) {
    Amount wanted = requests(container.getResources());
    Optional<ContainerStatus> status =
        statuses(pod).filter(each -> container.getName().equals(each.getName())).findFirst();
    if (status.isEmpty() || status.get().getResources() == null) {
      return wanted;
    }
    Amount has =
        requests(status.get().getResources())
            .max(
                NodeCache.amount(
                    Optional.ofNullable(status.get().getAllocatedResources()).orElse(Map.of())));
    return infeasible ? has : wanted.max(has);
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.of(
                pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
            .filter(list -> list != null)
            .flatMap(List::stream);
  }

  private static boolean isResizeInfeasible(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                each ->
                    "PodResizePending".equals(each.getType())
                        && "Infeasible".equals(each.getReason()));
  }

  private static Amount wholePod(Pod pod, Amount ofContainers) {
    ResourceRequirements whole = pod.getSpec().getResources();
    if (whole == null || whole.getRequests() == null) {
      return ofContainers;
    }
    Amount asked = requests(whole);
    return new Amount(
        whole.getRequests().containsKey("cpu") ? asked.cpus() : ofContainers.cpus(),
        whole.getRequests().containsKey("memory") ? asked.memoryGib() : ofContainers.memoryGib());
  }

  private static Amount requests(ResourceRequirements resources) {
    return resources == null || resources.getRequests() == null
        ? Amount.NONE
        : NodeCache.amount(resources.getRequests());
  }

  private static Map<String, Quantity> overhead(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getOverhead()).orElse(Map.of());
  }
}
