package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.api.spec.JobSecurity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table {@code [runners.kubernetes]}: what the pods of jobs look like. Keys are those of
 * gitlab-runner's Kubernetes executor.
 */
final class JobPods {

  /** A job pod may wait for a node to boot; gitlab-runner's own 180 s are too few. */
  private static final Duration LEAST_POLL_TIMEOUT = Duration.ofMinutes(10);

  /**
   * A job pod that has ended holds its node's capacity for its grace: hardly longer than needed.
   */
  private static final int GRACE_SECONDS = 5;

  private static final int USER = 1000;

  /**
   * It lists the events of each job pod that is not ready every 3 s, which has brought API servers
   * down (gitlab-runner#39848, fixed in 19.4.1); with warnings of events off it asks for none.
   */
  private static final String EAGER_WITH_EVENTS = "19.4.0";

  private JobPods() {}

  static ObjectNode table(RunnerPool pool, int nodeChoice) {
    RunnerPoolSpec spec = pool.getSpec();
    ObjectNode table = Toml.table();
    table.put("image", spec.runner().job().image());
    table.put("helper_image", Images.helper(pool));
    table.put("poll_timeout", pollTimeout(spec).toSeconds());
    table.put("pod_termination_grace_period_seconds", GRACE_SECONDS);
    table.put("cleanup_grace_period_seconds", GRACE_SECONDS);
    table.put("automount_service_account_token", false);
    resources(table, spec);
    ObjectNode selector = table.putObject("node_selector");
    NodeSelectors.of(pool, nodeChoice).forEach(selector::put);
    tolerations(table, spec.placement().tolerations());
    table.putObject("pod_labels");
    keptFromEvictions(table, spec);
    security(table, spec.runner().job().security());
    return table;
  }

  /** A job pod is busy from its first second to its last; a pod that hangs may not hold a node. */
  private static void keptFromEvictions(ObjectNode table, RunnerPoolSpec spec) {
    Duration longest = RunnerPods.gracePeriod(spec);
    table
        .putObject("pod_annotations")
        .put("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
        .put("karpenter.sh/do-not-disrupt", longest.toMinutes() + 1 + "m");
  }

  /** What must hold whatever the extra config says. */
  static void putBack(RunnerPool pool, ObjectNode table) {
    table.put("namespace", pool.getMetadata().getNamespace());
    ObjectNode labels = table.withObjectProperty("pod_labels");
    labels.put(Labels.POOL, pool.getMetadata().getName());
    labels.put(Labels.ROLE, Labels.ROLE_JOB);
    ObjectNode selector = table.withObjectProperty("node_selector");
    PlacementRules.always(pool.getSpec().architecture()).forEach(selector::put);
    if (pool.getSpec().runner().version().equals(EAGER_WITH_EVENTS)
        || Images.runner(pool).endsWith(EAGER_WITH_EVENTS)) {
      table.put("print_pod_warning_events", false);
    }
    refuse(table, "node_selector_overwrite_allowed", "a job's variables could change its nodes");
    refuse(table, "pod_spec", "a patch could change a job pod's nodes and labels");
    refuse(table, "namespace_per_job", "job pods stay in the pool's namespace");
  }

  private static void refuse(ObjectNode table, String key, String reason) {
    if (table.has(key)) {
      throw new InvalidSpecException(
          ExtraConfig.FIELD, "remove runners.kubernetes." + key + ": " + reason);
    }
  }

  private static Duration pollTimeout(RunnerPoolSpec spec) {
    Duration deadline = Durations.parse(spec.scaling().startupDeadline());
    return deadline.compareTo(LEAST_POLL_TIMEOUT) > 0 ? deadline : LEAST_POLL_TIMEOUT;
  }

  private static void resources(ObjectNode table, RunnerPoolSpec spec) {
    quantities(table, "request", spec.runner().job().resources().requests());
    quantities(table, "limit", spec.runner().job().resources().limits());
    table.put("helper_cpu_request", "50m");
    table.put("helper_memory_request", "64Mi");
  }

  private static void quantities(ObjectNode table, String bound, Map<String, Quantity> amounts) {
    for (String resource : List.of("cpu", "memory", "ephemeral-storage")) {
      if (amounts.containsKey(resource)) {
        table.put(resource.replace('-', '_') + "_" + bound, amounts.get(resource).toString());
      }
    }
  }

  /** gitlab-runner's form: {@code "key=value" = "Effect"}, the key alone for any value. */
  private static void tolerations(ObjectNode table, List<Toleration> tolerations) {
    Map<String, String> effects = new TreeMap<>();
    for (Toleration toleration : tolerations) {
      String key = toleration.getKey() == null ? "" : toleration.getKey();
      boolean anyValue = "Exists".equals(toleration.getOperator());
      String value = toleration.getValue() == null ? "" : toleration.getValue();
      effects.put(
          anyValue ? key : key + "=" + value,
          toleration.getEffect() == null ? "" : toleration.getEffect());
    }
    if (!effects.isEmpty()) {
      ObjectNode target = table.putObject("node_tolerations");
      effects.forEach(target::put);
    }
  }

  /** Baseline is what gitlab-runner does by itself, and the container engine's seccomp profile. */
  private static void security(ObjectNode table, JobSecurity level) {
    switch (level) {
      case Privileged -> table.put("privileged", true);
      case Baseline ->
          table
              .putObject("pod_security_context")
              .putObject("seccomp_profile")
              .put("type", "RuntimeDefault");
      case Restricted -> restricted(table);
    }
  }

  private static void restricted(ObjectNode table) {
    ObjectNode pod = table.putObject("pod_security_context");
    pod.put("run_as_non_root", true);
    pod.put("run_as_user", USER).put("run_as_group", USER).put("fs_group", USER);
    pod.putObject("seccomp_profile").put("type", "RuntimeDefault");
    for (String container : List.of("build", "helper", "service", "init_permissions")) {
      ObjectNode context = table.putObject(container + "_container_security_context");
      context.put("allow_privilege_escalation", false);
      context.putObject("capabilities").putArray("drop").add("ALL");
    }
  }
}
