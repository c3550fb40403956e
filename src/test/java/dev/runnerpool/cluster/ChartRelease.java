package dev.runnerpool.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operator installed by the chart, in a namespace of its own that enforces the restricted
 * standard, in place of the site's, which rests meanwhile.
 */
final class ChartRelease implements AutoCloseable {
  static final String NAMESPACE = "runnerpool-chart";

  /** As the chart names it. */
  static final String DEPLOYMENT = "deploy/charted-runnerpool-operator";

  private static final String RELEASE = "charted";
  private static final String SITES = "deploy/runnerpool-operator";

  /** Its image is on that node alone, where it has to come back. */
  private static final String RESTING =
      """
      {"spec": {"replicas": 0, "template": {"spec": {"nodeSelector": {"kubernetes.io/arch": "amd64"}}}}}""";

  private final Site site;
  private final MixedCluster cluster;

  private ChartRelease(Site site) {
    this.site = site;
    this.cluster = site.cluster();
  }

  /** Installs it and waits until it is ready; values are such as {@code replicas=2}. */
  static ChartRelease install(Site site, String... values) {
    ChartRelease release = new ChartRelease(site);
    MixedCluster cluster = site.cluster();
    cluster.kubectl("-n", "runnerpool-system", "patch", SITES, "--patch", RESTING);
    cluster.kubectl("create", "namespace", NAMESPACE);
    try {
      cluster.kubectl(
          "label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
      List<String> command =
          new ArrayList<>(
              List.of("install", RELEASE, "helm/runnerpool", "--skip-crds", "-n", NAMESPACE));
      List.of(values).forEach(value -> command.addAll(List.of("--set", value)));
      cluster.helm(command.toArray(String[]::new));
      release.awaitReady();
      return release;
    } catch (RuntimeException e) {
      System.err.println(cluster.tryKubectl("-n", NAMESPACE, "describe", "pods").text());
      release.close();
      throw e;
    }
  }

  void awaitReady() {
    cluster.kubectl("-n", NAMESPACE, "rollout", "status", DEPLOYMENT, "--timeout=120s");
  }

  /** What a command in the operator's pod prints, as a user enters it. */
  MixedCluster.Printed exec(String... command) {
    List<String> arguments = new ArrayList<>(List.of("-n", NAMESPACE, "exec", DEPLOYMENT, "--"));
    arguments.addAll(List.of(command));
    return cluster.tryKubectl(arguments.toArray(String[]::new));
  }

  /** Its log since the container began. */
  String log() {
    return cluster.kubectl("-n", NAMESPACE, "logs", DEPLOYMENT);
  }

  /** Kills the operator as a machine without memory does, and waits until it is there again. */
  void kill() {
    Pod pod = pod().orElseThrow();
    int restarts = restarts(pod);
    ProcessHandle.allProcesses()
        .filter(process -> isOf(process, pod.getMetadata().getUid()))
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroyForcibly);
    Workplace.eventually(
        "the container is started again",
        () -> pod().filter(now -> restarts(now) == restarts + 1 && isReady(now)).isPresent());
  }

  /** A rollout, which makes another pod. */
  void restart() {
    cluster.kubectl("-n", NAMESPACE, "rollout", "restart", DEPLOYMENT);
    awaitReady();
  }

  int restarts() {
    return restarts(pod().orElseThrow());
  }

  private Optional<Pod> pod() {
    return site.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst();
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream().allMatch(ContainerStatus::getReady);
  }

  private static boolean isOf(ProcessHandle process, String pod) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cgroup"))
          .contains(pod);
    } catch (IOException e) {
      return false;
    }
  }

  /** Uninstalls it as a user does, and has the site's operator back. */
  @Override
  public void close() {
    cluster.helm("uninstall", RELEASE, "-n", NAMESPACE, "--ignore-not-found", "--wait");
    cluster.kubectl("-n", "runnerpool-system", "scale", SITES, "--replicas=1");
    cluster.kubectl("-n", "runnerpool-system", "rollout", "status", SITES, "--timeout=120s");
  }
}
