package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The pod that a runner's Kubernetes executor makes for a job. */
final class JobPod {
  private static final int LONGEST_LABEL = 63;

  private JobPod() {}

  static Pod of(JobRequest job, RunnerConfig config, PodHandle runner, String random) {
    Map<String, String> selector = config.table("node_selector");
    boolean arm = "arm64".equals(selector.get("kubernetes.io/arch"));
    String name =
        "runner-%s-project-%d-concurrent-0-%s"
            .formatted(config.shortToken().replaceAll("[^a-z0-9-]", "-"), job.projectId(), random);
    Map<String, String> labels = new HashMap<>(config.table("pod_labels"));
    labels.put("manager.runner.gitlab.com/name", label(runner.name()));
    labels.put("manager.runner.gitlab.com/id-short", label(config.shortToken()));
    labels.put("project.runner.gitlab.com/id", Long.toString(job.projectId()));
    labels.put("job.runner.gitlab.com/pod", name);
    String image = job.json().path("image").path("name").asText("");
    String helper = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:";
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(config.setting("namespace", runner.namespace()))
        .withLabels(labels)
        .withAnnotations(annotations(job, config))
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(30L)
        .withActiveDeadlineSeconds(job.timeout().toSeconds() + 1)
        .withServiceAccountName(config.setting("service_account", "default"))
        .withPriorityClassName(config.setting("priority_class_name", null))
        .withNodeSelector(selector)
        .withTolerations(tolerations(config))
        .withSecurityContext(JobSecurity.ofPod(config))
        .withVolumes(JobVolumes.of(config))
        .withImagePullSecrets(
            config.list("image_pull_secrets").stream().map(LocalObjectReference::new).toList())
        .withContainers(containers(job, config, image, helper + (arm ? "arm64" : "x86_64")))
        .endSpec()
        .build();
  }

  private static List<Container> containers(
      JobRequest job, RunnerConfig config, String image, String helper) {
    List<Container> containers = new ArrayList<>();
    String build = image.isEmpty() ? config.setting("image", "alpine:latest") : image;
    containers.add(container(config, "build", build, "build", JobResources.ofBuild(config)));
    ResourceRequirements helpers = JobResources.of(config, "helper_");
    containers.add(container(config, "helper", helper + "-v19.4.0", "helper", helpers));
    for (JsonNode service : job.json().path("services")) {
      containers.add(
          container(
              config,
              "svc-" + (containers.size() - 2),
              service.path("name").asText(),
              "service",
              JobResources.of(config, "service_")));
    }
    return containers;
  }

  private static Container container(
      RunnerConfig config, String name, String image, String role, ResourceRequirements resources) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(image)
        .withResources(resources)
        .withVolumeMounts(JobVolumes.mounts(config))
        .withSecurityContext(JobSecurity.ofContainer(config, role))
        .build();
  }

  /** What gitlab-runner makes of a text to have it as a label: a token may end with a dash. */
  static String label(String text) {
    String allowed = trimmed(text.replaceAll("[^A-Za-z0-9_.-]", "_"));
    return trimmed(allowed.substring(0, Math.min(allowed.length(), LONGEST_LABEL)));
  }

  private static String trimmed(String text) {
    return text.replaceAll("^[-_.]+|[-_.]+$", "");
  }

  private static Map<String, String> annotations(JobRequest job, RunnerConfig config) {
    Map<String, String> all = new HashMap<>(config.table("pod_annotations"));
    var info = job.json().path("job_info");
    var git = job.json().path("git_info");
    String project = info.path("project_full_path").asText("project");
    all.put("job.runner.gitlab.com/id", Long.toString(job.id()));
    all.put("job.runner.gitlab.com/name", info.path("name").asText());
    all.put("job.runner.gitlab.com/ref", git.path("ref").asText());
    all.put("job.runner.gitlab.com/sha", git.path("sha").asText());
    all.put(
        "job.runner.gitlab.com/timeout",
        job.timeout().toString().toLowerCase(Locale.ROOT).substring(2));
    all.put(
        "job.runner.gitlab.com/url", "%s/%s/-/jobs/%d".formatted(config.base(), project, job.id()));
    return all;
  }

  /** The form is {@code "key=value" = "Effect"}, where the value may be missing. */
  private static List<Toleration> tolerations(RunnerConfig config) {
    return config.table("node_tolerations").entrySet().stream()
        .map(
            entry -> {
              String[] taint = entry.getKey().split("=", 2);
              String effect = entry.getValue();
              return new TolerationBuilder()
                  .withKey(taint[0])
                  .withOperator(taint.length > 1 ? "Equal" : "Exists")
                  .withValue(taint.length > 1 ? taint[1] : null)
                  .withEffect(effect.isEmpty() ? null : effect)
                  .build();
            })
        .toList();
  }
}
