package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.api.spec.JobSpec;
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

  /**
   * It lists the events of each job pod that is not ready every 3 s, which has brought API servers
   * down (gitlab-runner#39848, fixed in 19.4.1); with warnings of events off it asks for none.
   */
  private static final String EAGER_WITH_EVENTS = "19.4.0";

  /** As a toleration has it, in a pod too. */
  private static final String ANY_EFFECT = "";

  private static final String IN_NAMESPACE = "job pods stay in the pool's namespace";

  private JobPods() {}

  static ObjectNode table(RunnerPool pool, int nodeChoice) {
    RunnerPoolSpec spec = pool.getSpec();
    ObjectNode table = Toml.table();
    JobSpec job = spec.runner().job();
    table.put("image", job.image());
    table.put("helper_image", Images.helper(pool));
    table.put("poll_timeout", pollTimeout(spec).toSeconds());
    table.put("pod_termination_grace_period_seconds", GRACE_SECONDS);
    table.put("cleanup_grace_period_seconds", GRACE_SECONDS);
    identity(table, job);
    images(table, job);
    JobResources.put(table, job);
    ObjectNode selector = table.putObject("node_selector");
    NodeSelectors.ofJob(pool, nodeChoice).forEach(selector::put);
    tolerations(table, spec.placement().tolerations());
    ObjectNode labels = table.putObject("pod_labels");
    new TreeMap<>(job.labels()).forEach(labels::put);
    annotations(table, spec);
    JobSecurityContexts.put(table, job.security());
    JobVolumes.put(table, job.volumes());
    return table;
  }

  private static void identity(ObjectNode table, JobSpec job) {
    if (job.serviceAccount() != null) {
      table.put("service_account", job.serviceAccount());
    }
    table.put("automount_service_account_token", job.automountServiceAccountToken());
    if (job.priorityClassName() != null) {
      table.put("priority_class_name", job.priorityClassName());
    }
  }

  private static void images(ObjectNode table, JobSpec job) {
    list(
        table,
        "image_pull_secrets",
        job.imagePullSecrets().stream().map(JobSpec.PullSecret::name).toList());
    if (job.pullPolicy() != null) {
      String policy =
          switch (job.pullPolicy()) {
            case Always -> "always";
            case IfNotPresent -> "if-not-present";
            case Never -> "never";
          };
      list(table, "pull_policy", List.of(policy));
    }
    list(table, "allowed_images", job.allowedImages());
    list(table, "allowed_services", job.allowedServices());
  }

  private static void list(ObjectNode table, String key, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(table.putArray(key)::add);
    }
  }

  /**
   * A job pod is busy from its first second to its last. One that hangs holds its node no longer
   * than its job may run: gitlab-runner gives it that as {@code activeDeadlineSeconds}. Karpenter
   * takes a duration here from 1.12 on, and until then anything but {@code true} for nothing.
   */
  private static void annotations(ObjectNode table, RunnerPoolSpec spec) {
    ObjectNode annotations = table.putObject("pod_annotations");
    new TreeMap<>(spec.runner().job().annotations()).forEach(annotations::put);
    annotations
        .put("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
        .put("karpenter.sh/do-not-disrupt", "true");
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
    refuse(table, "pod_labels_overwrite_allowed", "a job's variables could hide it from its pool");
    refuse(table, "pod_spec", "a patch could change a job pod's nodes and labels");
    refuse(table, "namespace_per_job", IN_NAMESPACE);
    refuse(table, "namespace_overwrite_allowed", IN_NAMESPACE);
    refuse(
        table,
        "bearer_token_overwrite_allowed",
        "job pods are made and removed as the runner's ServiceAccount");
  }

  /** What is there but says no, as GitLab's documents show it, is no harm. */
  private static void refuse(ObjectNode table, String key, String reason) {
    JsonNode value = table.path(key);
    boolean no =
        value.isMissingNode()
            || value.equals(BooleanNode.FALSE)
            || (value.isTextual()
                ? value.textValue().isEmpty()
                : value.isArray() && value.isEmpty());
    if (!no) {
      throw new InvalidSpecException(
          ExtraConfig.FIELD, "remove runners.kubernetes." + key + ": " + reason);
    }
  }

  private static Duration pollTimeout(RunnerPoolSpec spec) {
    Duration deadline = Durations.parse(spec.scaling().startupDeadline());
    return deadline.compareTo(LEAST_POLL_TIMEOUT) > 0 ? deadline : LEAST_POLL_TIMEOUT;
  }

  /**
   * gitlab-runner's form: {@code "key=value" = "Effect"}, the key alone for any value. It has one
   * effect for each: where there are several, all are tolerated.
   */
  private static void tolerations(ObjectNode table, List<Toleration> tolerations) {
    Map<String, String> effects = new TreeMap<>();
    for (Toleration toleration : tolerations) {
      String key = toleration.getKey() == null ? "" : toleration.getKey();
      boolean anyValue = "Exists".equals(toleration.getOperator());
      String value = toleration.getValue() == null ? "" : toleration.getValue();
      effects.merge(
          anyValue ? key : key + "=" + value,
          toleration.getEffect() == null ? ANY_EFFECT : toleration.getEffect(),
          (one, other) -> one.equals(other) ? one : ANY_EFFECT);
    }
    if (!effects.isEmpty()) {
      ObjectNode target = table.putObject("node_tolerations");
      effects.forEach(target::put);
    }
  }
}
