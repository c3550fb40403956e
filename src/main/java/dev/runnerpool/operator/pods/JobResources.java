package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.spec.JobContainer;
import dev.runnerpool.api.spec.JobSpec;
import dev.runnerpool.api.spec.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests, limits and what jobs may make of them, in gitlab-runner's keys. */
final class JobResources {

  private static final List<String> BASIC = List.of("cpu", "memory", "ephemeral-storage");

  private static final String PATCHES = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION";

  private JobResources() {}

  static void put(ObjectNode table, JobSpec job) {
    quantities(table, "", job.resources(), "");
    table.put("helper_cpu_request", "50m");
    table.put("helper_memory_request", "64Mi");
    overwrites(table, "", job.maxOverwrites());
    container(table, "helper_", job.helper());
    container(table, "service_", job.services());
  }

  private static void container(ObjectNode table, String prefix, JobContainer container) {
    if (container != null) {
      quantities(table, prefix, container.resources(), "");
      overwrites(table, prefix, container.maxOverwrites());
    }
  }

  private static void overwrites(ObjectNode table, String prefix, Resources most) {
    if (most != null) {
      quantities(table, prefix, most, "_overwrite_max_allowed");
    }
  }

  private static void quantities(
      ObjectNode table, String prefix, Resources amounts, String suffix) {
    quantities(table, prefix, amounts.requests(), "_request" + suffix);
    quantities(table, prefix, amounts.limits(), "_limit" + suffix);
  }

  private static void quantities(
      ObjectNode table, String prefix, Map<String, Quantity> amounts, String suffix) {
    for (String resource : BASIC) {
      if (amounts.containsKey(resource)) {
        table.put(prefix + resource.replace('-', '_') + suffix, amounts.get(resource).toString());
      }
    }
  }

  /**
   * Devices and huge pages, for which gitlab-runner has no keys: a patch of the pod that names the
   * container of the script and nothing else. Kubernetes requests what is limited.
   *
   * @param runner the table {@code [[runners]]}
   */
  static void putOthers(ObjectNode runner, JobSpec job) {
    Map<String, Quantity> others = new TreeMap<>(job.resources().limits());
    others.keySet().removeAll(BASIC);
    if (others.isEmpty()) {
      return;
    }
    ObjectNode pod = Toml.table();
    ObjectNode container = pod.putArray("containers").addObject().put("name", "build");
    ObjectNode limits = container.putObject("resources").putObject("limits");
    others.forEach((resource, amount) -> limits.put(resource, amount.toString()));
    runner
        .withObjectProperty("kubernetes")
        .putArray("pod_spec")
        .addObject()
        .put("name", "devices")
        .put("patch_type", "strategic")
        .put("patch", pod.toString());
    // What stands here wins over a job's own variable of that name.
    runner.withObjectProperty("feature_flags").put(PATCHES, true);
  }
}
