package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.gitlab.SystemId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runner pods: what a pool's spec says, as Kubernetes objects. Pure functions of the pool. */
public final class RunnerPods {

  /** What follows a job within the grace: after_script (5 min), artifacts, caches, a long poll. */
  static final Duration AFTER_JOB = Duration.ofMinutes(10);

  /** User and group of GitLab's Alpine image. */
  private static final long USER = 100;

  private static final long GROUP = 65533;

  private RunnerPods() {}

  /** Name of the pod that holds a slot; making a second one is a conflict. */
  public static String name(RunnerPool pool, int slot) {
    return pool.getMetadata().getName() + "-" + slot;
  }

  /**
   * The pod of a runner.
   *
   * @param slot from 0, below the pool's {@code max}
   * @param nodeChoice index in {@code placement.nodes}; 0 if there are none
   * @throws InvalidSpecException if {@code spec.runner.template} makes no pod, or one that could
   *     not run on the pool's architecture
   */
  public static Pod pod(RunnerPool pool, int slot, int nodeChoice) {
    Pod rendered =
        new PodBuilder()
            .withNewMetadata()
            .withName(name(pool, slot))
            .withNamespace(pool.getMetadata().getNamespace())
            .withLabels(labels(pool, slot))
            .addToAnnotations(
                Labels.NODE_CHOICE, Integer.toString(NodeSelectors.index(pool, nodeChoice)))
            .withOwnerReferences(Ownership.of(pool))
            .endMetadata()
            .withSpec(spec(pool, slot, nodeChoice))
            .build();
    return new PodTemplate(pool.getSpec()).over(rendered);
  }

  /**
   * The pod of a runner that remembers which form of the pool's Secret it was made with.
   *
   * @param revision of the pool's Secret
   * @see #pod(RunnerPool, int, int)
   */
  public static Pod pod(RunnerPool pool, int slot, int nodeChoice, String revision) {
    Pod pod = pod(pool, slot, nodeChoice);
    pod.getMetadata().getAnnotations().put(Labels.REVISION, revision);
    return pod;
  }

  private static Map<String, String> labels(RunnerPool pool, int slot) {
    Map<String, String> labels = new TreeMap<>(Ownership.labels(pool));
    labels.put("app.kubernetes.io/name", "gitlab-runner");
    labels.put(Labels.ROLE, Labels.ROLE_RUNNER);
    labels.put(Labels.SLOT, Integer.toString(slot));
    labels.put(Labels.ARCHITECTURE, pool.getSpec().architecture().label());
    return labels;
  }

  private static PodSpec spec(RunnerPool pool, int slot, int nodeChoice) {
    boolean makesPods = pool.getSpec().runner().executor() == Executor.Kubernetes;
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(gracePeriod(pool.getSpec()).toSeconds())
        .withServiceAccountName(pool.getSpec().runner().serviceAccount())
        .withAutomountServiceAccountToken(makesPods)
        .withEnableServiceLinks(false)
        .withNodeSelector(nodeSelector(pool, nodeChoice))
        .withTolerations(pool.getSpec().placement().tolerations())
        .withSecurityContext(securityContext())
        .withInitContainers(RunnerContainer.before(pool, nodeChoice))
        .withContainers(RunnerContainer.of(pool, SystemId.of(pool, slot)))
        .withVolumes(volumes(pool, nodeChoice))
        .build();
  }

  /** With that of job pods, as the room of a job is held where its pod may go. */
  private static Map<String, String> nodeSelector(RunnerPool pool, int nodeChoice) {
    Map<String, String> labels = new TreeMap<>(NodeSelectors.of(pool, nodeChoice));
    if (Reservation.container(pool, nodeChoice).isPresent()) {
      labels.putAll(pool.getSpec().runner().job().nodeSelector());
    }
    return labels;
  }

  /** The longest that a runner lives once it took a job. */
  static Duration gracePeriod(RunnerPoolSpec spec) {
    return Durations.parse(spec.maximumJobTimeout()).plus(AFTER_JOB);
  }

  private static PodSecurityContext securityContext() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(GROUP)
        .withFsGroup(GROUP)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static List<Volume> volumes(RunnerPool pool, int nodeChoice) {
    String config = PoolSecret.configKey(NodeSelectors.index(pool, nodeChoice));
    return List.of(
        fromSecret(pool, RunnerContainer.CONFIG, config, PoolSecret.CONFIG, null),
        fromSecret(pool, RunnerContainer.SCRIPTS, PoolSecret.START, PoolSecret.START, null),
        fromSecret(pool, RunnerContainer.AUTHORITIES, PoolSecret.CA, PoolSecret.CA, true),
        emptyDir(RunnerContainer.HOME),
        emptyDir(RunnerContainer.BUILDS),
        emptyDir(RunnerContainer.TMP));
  }

  private static Volume fromSecret(
      RunnerPool pool, String name, String key, String path, Boolean optional) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(PoolSecret.name(pool))
        .withOptional(optional)
        .addNewItem()
        .withKey(key)
        .withPath(path)
        .endItem()
        .endSecret()
        .build();
  }

  private static Volume emptyDir(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }
}
