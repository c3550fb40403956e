package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The room of a job, which a runner pod holds from the first: a sidecar that requests what the
 * job's pod will request. So a runner is scheduled, falls back, is priced and counts against a
 * quota with its job, and takes none before a node has room for it. Once it has a job the requests
 * are resized to nothing, and the job's pod takes their place.
 *
 * <p>In-place resize needs Kubernetes 1.33 (KEP-1287). Only cores and memory can be given back.
 */
public final class Reservation {

  /**
   * Priority class of job pods that take such room. It preempts nothing, so a failed try leaves the
   * pod's nomination alone ({@code Evaluator.Preempt} of kube-scheduler clears it otherwise).
   */
  public static final String PRIORITY_CLASS = "runnerpool-job";

  /** Name of the sidecar. */
  public static final String NAME = "reservation";

  private static final String PRIORITY = "priority_class_name";
  private static final String QUOTA = "exceeded quota";

  private static final BigInteger MEBIBYTE = BigInteger.ONE.shiftLeft(20);

  private Reservation() {}

  /**
   * The sidecar of a runner pod; none if the pool's jobs request nothing, or it reserves no room.
   *
   * @throws InvalidSpecException if {@code spec.runner.config} can't be used
   */
  static Optional<Container> container(RunnerPool pool, int nodeChoice) {
    RunnerSpec runner = pool.getSpec().runner();
    if (runner.executor() != Executor.Kubernetes || !runner.job().reserveRoom()) {
      return Optional.empty();
    }
    ObjectNode jobPods = ConfigToml.jobPods(pool, nodeChoice);
    Map<String, Quantity> room = room(jobPods);
    return room.isEmpty()
        ? Optional.empty()
        : Optional.of(RunnerContainer.reservation(pool, room, limits(jobPods, room)));
  }

  /** What the build and helper containers of a job pod request; empty if the build does not. */
  private static Map<String, Quantity> room(ObjectNode jobPods) {
    Map<String, Quantity> room = new TreeMap<>();
    for (String resource : RoomLeft.LEAST.requests().keySet()) {
      String build = requested(jobPods, resource);
      if (!build.isEmpty()) {
        room.put(resource, sum(resource, build, requested(jobPods, "helper_" + resource)));
      }
    }
    return room;
  }

  /**
   * What the sidecar is limited to, where the job is limited. A LimitRange gives what has no limit
   * its default, and where that is below the room the pod is refused. Its {@code max} is for each
   * container: the sidecar's limit is the larger one of the job's containers, unless the room is
   * more. Where they are alike it is a little more than the room, else the pod could be Guaranteed,
   * and the API server refuses to change a pod's quality of service by a resize.
   */
  private static Map<String, Quantity> limits(ObjectNode jobPods, Map<String, Quantity> room) {
    Map<String, Quantity> limits = new TreeMap<>();
    RoomLeft.LEAST
        .requests()
        .forEach(
            (resource, more) -> {
              if (!jobPods.path(resource + "_limit").asText().isEmpty()) {
                BigDecimal above =
                    amount(room.get(resource).toString()).add(amount(more.toString()));
                limits.put(
                    resource,
                    quantity(
                        resource,
                        above
                            .max(limit(jobPods, resource))
                            .max(limit(jobPods, "helper_" + resource))));
              }
            });
    return limits;
  }

  /** The most that a container may use; nothing if that is not told. */
  private static BigDecimal limit(ObjectNode jobPods, String resource) {
    String limit = jobPods.path(resource + "_limit").asText();
    return limit.isEmpty() ? BigDecimal.ZERO : amount(limit);
  }

  /** What is limited and requests nothing requests its limit: the API server fills that in. */
  private static String requested(ObjectNode jobPods, String resource) {
    String request = jobPods.path(resource + "_request").asText();
    return request.isEmpty() ? jobPods.path(resource + "_limit").asText() : request;
  }

  private static Quantity sum(String resource, String build, String helper) {
    return quantity(
        resource, amount(build).add(helper.isEmpty() ? BigDecimal.ZERO : amount(helper)));
  }

  /** As Kubernetes writes it, rounded up: cores in thousandths, memory in MiB or bytes. */
  static Quantity quantity(String resource, BigDecimal amount) {
    if (resource.equals("cpu")) {
      return new Quantity(amount.movePointRight(3).setScale(0, RoundingMode.CEILING) + "m");
    }
    BigInteger bytes = amount.setScale(0, RoundingMode.CEILING).toBigInteger();
    return bytes.mod(MEBIBYTE).signum() == 0
        ? new Quantity(bytes.divide(MEBIBYTE) + "Mi")
        : new Quantity(bytes.toString());
  }

  private static BigDecimal amount(String text) {
    try {
      return Quantity.getAmountInBytes(new Quantity(text));
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException(
          ExtraConfig.FIELD, text, "is not a quantity: write it like 500m, 2, 512Mi or 4Gi");
    }
  }

  /**
   * Makes job pods that take such room, if they request any, what they need to get it. While the
   * runner still holds the room a quota may refuse the job's pod: gitlab-runner tries again, 20
   * times, which takes 37 s, its pauses being 0.5 s, 1 s and 2 s from then on.
   *
   * @param jobPriority whether they may name {@link #PRIORITY_CLASS}
   */
  static void takeRoom(ObjectNode jobPods, boolean jobPriority) {
    if (room(jobPods).isEmpty()) {
      return;
    }
    ObjectNode retries = jobPods.withObjectProperty("retry_limits");
    if (!retries.has(QUOTA)) {
      retries.put(QUOTA, 20);
    }
    if (jobPriority && !jobPods.has(PRIORITY)) {
      jobPods.put(PRIORITY, PRIORITY_CLASS);
    }
  }

  /**
   * Whether runners of the pool hold room for their jobs.
   *
   * @throws InvalidSpecException if {@code spec.runner.config} can't be used
   */
  public static boolean isWanted(RunnerPool pool) {
    return container(pool, 0).isPresent();
  }

  /**
   * Whether job pods of the pool take that room by {@link #PRIORITY_CLASS}, if it is there.
   *
   * @throws InvalidSpecException if {@code spec.runner.config} can't be used
   */
  public static boolean namesPriorityClass(RunnerPool pool) {
    return isWanted(pool)
        && ConfigToml.jobPods(pool, 0).path(PRIORITY).asText().equals(PRIORITY_CLASS);
  }

  /** Whether the pod holds room that its job does not use yet. */
  public static boolean isHeld(Pod pod) {
    return isHeld(pod, RoomLeft.LEAST);
  }

  /** Whether the pod holds more than what is to be left of the room. */
  public static boolean isHeld(Pod pod, RoomLeft left) {
    return sidecar(pod)
        .map(Container::getResources)
        .map(resources -> resources.getRequests())
        .filter(
            held ->
                left.requests().keySet().stream()
                    .anyMatch(name -> isMore(held.get(name), left.requests().get(name))))
        .isPresent();
  }

  private static boolean isMore(Quantity held, Quantity left) {
    return held != null
        && !isSame(held, left)
        && amount(held.toString()).compareTo(amount(left.toString())) > 0;
  }

  /** Nearly always it is, and to compare amounts is dear. */
  private static boolean isSame(Quantity one, Quantity other) {
    return Objects.equals(one.getAmount(), other.getAmount())
        && Objects.equals(one.getFormat(), other.getFormat());
  }

  /** The sidecar of a runner pod, if it has one. */
  public static Optional<Container> sidecar(Pod pod) {
    if (pod.getSpec() == null || pod.getSpec().getInitContainers() == null) {
      return Optional.empty();
    }
    for (Container container : pod.getSpec().getInitContainers()) {
      if (NAME.equals(container.getName())) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  /** The pod without it, for a cluster that could not give the room back. */
  public static void remove(Pod pod) {
    pod.getSpec().getInitContainers().removeIf(container -> NAME.equals(container.getName()));
  }

  /**
   * When the runner took its job, by the sidecar's end, which shows even if the job's pod is not
   * admitted; empty if it has not.
   */
  public static Optional<Instant> claimed(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null) {
      return Optional.empty();
    }
    List<ContainerStatus> statuses = pod.getStatus().getInitContainerStatuses();
    // Each look asks each pod: an iterator for each would be garbage.
    for (int i = 0; i < statuses.size(); i++) {
      ContainerStatus status = statuses.get(i);
      if (NAME.equals(status.getName())) {
        String ended = ended(status.getState());
        return PodTimes.of(ended == null ? ended(status.getLastState()) : ended);
      }
    }
    return Optional.empty();
  }

  /** When it ended well; null if it did not. */
  private static String ended(ContainerState state) {
    return state == null
            || state.getTerminated() == null
            || !Integer.valueOf(0).equals(state.getTerminated().getExitCode())
        ? null
        : state.getTerminated().getFinishedAt();
  }

  /**
   * A patch of {@code pods/resize} that gives the room of this very pod back, but for what is left.
   */
  public static String release(Pod pod, RoomLeft left) {
    Map<String, Quantity> held = sidecar(pod).orElseThrow().getResources().getRequests();
    ObjectNode patch = Toml.table();
    patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
    ObjectNode container = patch.putObject("spec").putArray("initContainers").addObject();
    ObjectNode requests = container.put("name", NAME).putObject("resources").putObject("requests");
    left.requests()
        .forEach(
            (resource, amount) -> {
              if (isMore(held.get(resource), amount)) {
                requests.put(resource, amount.toString());
              }
            });
    return patch.toString();
  }
}
