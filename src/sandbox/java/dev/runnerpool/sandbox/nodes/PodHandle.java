package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod as the program in it sees it.
 *
 * @param reports how the program tells what becomes of it
 */
record PodHandle(Pod pod, Reports reports) {
  /** What a kubelet notices of a program. */
  interface Reports {
    void ready(boolean ready);

    /** The runner has a job: the sidecar that holds the job's room ends. */
    void claimed();

    void exited(int code, String lastWords);
  }

  String name() {
    return pod.getMetadata().getName();
  }

  String namespace() {
    return pod.getMetadata().getNamespace();
  }

  String node() {
    return pod.getSpec().getNodeName();
  }

  Optional<Container> container(String name) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(name))
        .findFirst();
  }

  /** Command and arguments of the container, as one text. */
  String commandLine(String container) {
    return container(container).stream()
        .flatMap(
            it ->
                Stream.of(it.getCommand(), it.getArgs())
                    .filter(words -> words != null)
                    .flatMap(List::stream))
        .collect(Collectors.joining(" "));
  }

  Optional<String> environment(String container, String name) {
    return container(container).stream()
        .flatMap(it -> it.getEnv().stream())
        .filter(variable -> variable.getName().equals(name))
        .map(variable -> variable.getValue() == null ? name() : variable.getValue())
        .findFirst();
  }

  Optional<String> secretOf(String volume) {
    return pod.getSpec().getVolumes().stream()
        .filter(each -> each.getName().equals(volume) && each.getSecret() != null)
        .map(each -> each.getSecret().getSecretName())
        .findFirst();
  }

  /** The one key of the Secret that the volume shows, if it does not show all. */
  Optional<String> secretKeyOf(String volume) {
    return pod.getSpec().getVolumes().stream()
        .filter(each -> each.getName().equals(volume) && each.getSecret() != null)
        .flatMap(each -> each.getSecret().getItems().stream())
        .map(item -> item.getKey())
        .findFirst();
  }
}
