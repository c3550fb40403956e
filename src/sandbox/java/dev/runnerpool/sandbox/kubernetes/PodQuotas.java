package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The ResourceQuotas of a namespace, as far as they limit pods: {@code pods}, {@code requests.cpu}
 * and {@code requests.memory} in {@code spec.hard}. Terminal pods do not count ({@code QuotaV1Pod}
 * in Kubernetes' {@code pkg/quota/v1/evaluator/core/pods.go}). What one uses is counted at each
 * create; a cluster's controller counts some moments after a pod ended.
 */
final class PodQuotas {
  private static final List<String> REQUESTS = List.of("cpu", "memory");

  private final ObjectStore store;
  private final ResourceType pods;
  private final ResourceType quotas;

  PodQuotas(ObjectStore store, ResourceTypes types) {
    this.store = store;
    this.pods = types.find("", "v1", "pods").orElseThrow();
    this.quotas = types.find("", "v1", "resourcequotas").orElseThrow();
  }

  /**
   * Checks a pod that is to be made.
   *
   * @throws ApiError 403 if a quota of the namespace has no room for it
   */
  void admit(ResourceType type, String namespace, ObjectNode pod) {
    if (!type.is("Pod")) {
      return;
    }
    for (Stored quota : store.collection(quotas).list(namespace)) {
      admit(quota, namespace, pod);
    }
  }

  private void admit(Stored quota, String namespace, ObjectNode pod) {
    Map<String, BigDecimal> used = new TreeMap<>();
    for (Stored other : store.collection(pods).list(namespace)) {
      if (counts(other.json())) {
        usage(other.json()).forEach((name, amount) -> used.merge(name, amount, BigDecimal::add));
      }
    }
    JsonNode hard = quota.json().path("spec").path("hard");
    usage(pod)
        .forEach(
            (name, requested) -> {
              BigDecimal before = used.getOrDefault(name, BigDecimal.ZERO);
              if (hard.has(name) && before.add(requested).compareTo(amount(hard.path(name))) > 0) {
                throw exceeded(quota, pod, name, requested, before, hard.path(name).asText());
              }
            });
  }

  private ApiError exceeded(
      Stored quota,
      ObjectNode pod,
      String resource,
      BigDecimal requested,
      BigDecimal used,
      String hard) {
    return ApiError.of(
        403,
        "Forbidden",
        "pods \"%s\" is forbidden: exceeded quota: %s, requested: %4$s=%3$s, used: %4$s=%5$s, limited: %4$s=%6$s"
            .formatted(
                Json.metadata(pod, "name").orElse(""),
                quota.name(),
                requested.toPlainString(),
                resource,
                used.toPlainString(),
                hard));
  }

  private static boolean counts(JsonNode pod) {
    String phase = pod.path("status").path("phase").asText();
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  private static Map<String, BigDecimal> usage(JsonNode pod) {
    Map<String, BigDecimal> usage = new TreeMap<>();
    usage.put("pods", BigDecimal.ONE);
    for (String resource : REQUESTS) {
      usage.put("requests." + resource, requests(pod.path("spec"), resource));
    }
    return usage;
  }

  /** Of its containers and sidecars. */
  private static BigDecimal requests(JsonNode spec, String resource) {
    return Stream.concat(
            spec.path("containers").valueStream(),
            spec.path("initContainers")
                .valueStream()
                .filter(each -> each.path("restartPolicy").asText().equals("Always")))
        .map(container -> container.path("resources").path("requests").path(resource))
        .filter(JsonNode::isValueNode)
        .map(PodQuotas::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal amount(JsonNode quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity.asText()));
  }
}
