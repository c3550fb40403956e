package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.Resources;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The container of a runner pod; process 1 is the start script, which runs gitlab-runner. */
public final class RunnerContainer {

  /** Name of the container. */
  public static final String NAME = "runner";

  /** Name of the init container of a Shell runner. */
  static final String PREPARE = "prepare";

  /** Where a Shell job's sources and caches lie. */
  static final String BUILDS_PATH = "/builds";

  /** Where the bundle of the pool's {@code ca.crt} lies, if it has one. */
  static final String CA_PATH = "/etc/runnerpool/ca/" + PoolSecret.CA;

  /** Names of the volumes. */
  static final String CONFIG = "config";

  static final String AUTHORITIES = "ca";
  static final String SCRIPTS = "scripts";
  static final String HOME = "home";
  static final String BUILDS = "builds";
  static final String TMP = "tmp";

  private static final String SYSTEM_ID = "RUNNER_SYSTEM_ID";
  private static final String POOL_CONFIG = "POOL_CONFIG";
  private static final String CONFIG_PATH = "/etc/runnerpool/config";
  private static final String CONFIG_FILE = CONFIG_PATH + "/" + PoolSecret.CONFIG;
  private static final String SCRIPTS_PATH = "/etc/runnerpool/scripts";
  private static final String START_FILE = SCRIPTS_PATH + "/" + PoolSecret.START;
  private static final String HOME_PATH = "/home/gitlab-runner";

  /** Where a Shell runner finds its config, which it removes. */
  private static final String PREPARED_CONFIG = HOME_PATH + "/.gitlab-runner/pool.toml";

  private RunnerContainer() {}

  static Container of(RunnerPool pool, String systemId) {
    RunnerSpec runner = pool.getSpec().runner();
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(Images.runner(pool))
        .withCommand("sh", START_FILE)
        .withEnv(environment(isShell(pool) ? PREPARED_CONFIG : CONFIG_FILE, systemId))
        .withResources(resources(runner.resources()))
        .withSecurityContext(securityContext())
        .withVolumeMounts(mounts(pool))
        .withNewLifecycle()
        .withNewPreStop()
        .withNewExec()
        .withCommand("sh", "-c", Scripts.STOP)
        .endExec()
        .endPreStop()
        .endLifecycle()
        .withReadinessProbe(isShell(pool) ? idleProbe() : null)
        .build();
  }

  /**
   * What runs before it. A Shell job is the same user in the same container as gitlab-runner: no
   * file with the token may be in that container while a job runs.
   */
  static List<Container> before(RunnerPool pool, int nodeChoice) {
    if (!isShell(pool)) {
      return Reservation.container(pool, nodeChoice).stream().toList();
    }
    return List.of(
        new ContainerBuilder()
            .withName(PREPARE)
            .withImage(Images.runner(pool))
            .withCommand("sh", "-c", Scripts.PREPARE)
            .withEnv(home(), new EnvVar(POOL_CONFIG, CONFIG_FILE, null))
            .withResources(resources(pool.getSpec().runner().resources()))
            .withSecurityContext(securityContext())
            .withVolumeMounts(readOnly(CONFIG, CONFIG_PATH), writable(HOME, HOME_PATH))
            .build());
  }

  /** The sidecar that requests the room of a job; a restartable init container, which can be. */
  static Container reservation(RunnerPool pool, Map<String, Quantity> room) {
    return new ContainerBuilder()
        .withName(Reservation.NAME)
        .withImage(Images.runner(pool))
        .withRestartPolicy("Always")
        .withCommand("sh", "-c", Scripts.RESERVATION)
        .withEnv(home())
        .withNewResources()
        .withRequests(room)
        .endResources()
        .withSecurityContext(securityContext())
        .withVolumeMounts(writable(HOME, HOME_PATH))
        .build();
  }

  private static boolean isShell(RunnerPool pool) {
    return pool.getSpec().runner().executor() == Executor.Shell;
  }

  private static EnvVar home() {
    return new EnvVar("HOME", HOME_PATH, null);
  }

  private static List<EnvVar> environment(String config, String systemId) {
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
        home(), new EnvVar(POOL_CONFIG, config, null), name, new EnvVar(SYSTEM_ID, systemId, null));
  }

  private static ResourceRequirements resources(Resources resources) {
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

  private static List<VolumeMount> mounts(RunnerPool pool) {
    List<VolumeMount> mounts = new ArrayList<>();
    if (!isShell(pool)) {
      mounts.add(readOnly(CONFIG, CONFIG_PATH));
    }
    mounts.add(readOnly(SCRIPTS, SCRIPTS_PATH));
    mounts.add(readOnly(AUTHORITIES, "/etc/runnerpool/ca"));
    mounts.add(writable(HOME, HOME_PATH));
    mounts.add(writable(BUILDS, BUILDS_PATH));
    mounts.add(writable(TMP, "/tmp"));
    return mounts;
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
