package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.TreeMap;

/** The container of a runner pod; process 1 is the start script, which runs gitlab-runner. */
public final class RunnerContainer {

  /** Name of the container. */
  public static final String NAME = "runner";

  /** Where a Shell job's sources and caches lie. */
  static final String BUILDS_PATH = "/builds";

  /** Where the bundle of the pool's {@code ca.crt} lies, if it has one. */
  static final String CA_PATH = "/etc/runnerpool/ca/" + PoolSecret.CA;

  /** Names of the volumes. */
  static final String CONFIG = "config";

  static final String AUTHORITIES = "ca";
  static final String HOME = "home";
  static final String BUILDS = "builds";
  static final String TMP = "tmp";

  private static final String CONFIG_PATH = "/etc/runnerpool/config";
  private static final String HOME_PATH = "/home/gitlab-runner";

  private RunnerContainer() {}

  static Container of(RunnerPool pool, String systemId) {
    RunnerSpec runner = pool.getSpec().runner();
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(Images.runner(pool))
        .withCommand("sh", "-c", Scripts.START)
        .withEnv(environment(systemId))
        .withResources(resources(runner.resources()))
        .withSecurityContext(securityContext())
        .withVolumeMounts(mounts())
        .withNewLifecycle()
        .withNewPreStop()
        .withNewExec()
        .withCommand("sh", "-c", Scripts.STOP)
        .endExec()
        .endPreStop()
        .endLifecycle()
        .withReadinessProbe(runner.executor() == Executor.Shell ? idleProbe() : null)
        .build();
  }

  private static List<EnvVar> environment(String systemId) {
    EnvVar name =
        new EnvVarBuilder()
            .withName("RUNNER_NAME")
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("metadata.name")
            .endFieldRef()
            .endValueFrom()
            .build();
    return List.of(
        new EnvVar("HOME", HOME_PATH, null),
        new EnvVar("POOL_CONFIG", CONFIG_PATH + "/" + PoolSecret.CONFIG, null),
        name,
        new EnvVar("RUNNER_SYSTEM_ID", systemId, null));
  }

  private static ResourceRequirements resources(RunnerSpec.Resources resources) {
    return new ResourceRequirementsBuilder()
        .withRequests(new TreeMap<>(resources.requests()))
        .withLimits(new TreeMap<>(resources.limits()))
        .build();
  }

  private static SecurityContext securityContext() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static List<VolumeMount> mounts() {
    return List.of(
        readOnly(CONFIG, CONFIG_PATH),
        readOnly(AUTHORITIES, "/etc/runnerpool/ca"),
        writable(HOME, HOME_PATH),
        writable(BUILDS, BUILDS_PATH),
        writable(TMP, "/tmp"));
  }

  private static VolumeMount readOnly(String name, String path) {
    return new VolumeMountBuilder(writable(name, path)).withReadOnly(true).build();
  }

  private static VolumeMount writable(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }

  /** Ready means idle: the operator sees a job begin without asking GitLab. */
  private static Probe idleProbe() {
    return new ProbeBuilder()
        .withNewExec()
        .withCommand("sh", "-c", Scripts.IDLE)
        .endExec()
        .withPeriodSeconds(1)
        .withFailureThreshold(1)
        .build();
  }
}
