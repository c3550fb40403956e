package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.controlplane.KwokNodes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pods that the real gitlab-runner makes for jobs, through the real API, with the rights of the
 * shipped ServiceAccount, in the shipped namespace. Nodes are kwok's: pods get to them, and nothing
 * runs there.
 */
@OnControlPlane
@OnGitLabRunner
class KubernetesExecutorIT {
  private static final String NAMESPACE = "ci";
  private static final String ACCOUNT = "runnerpool-runner";
  private static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + ACCOUNT;
  private static final String NODES = "karpenter.sh/nodepool";

  /** No room is held: nothing here runs a runner pod's sidecar, or gives room back. */
  private static final String EXECUTOR =
      "{executor: Kubernetes, job: {image: 'debian:12', reserveRoom: false,"
          + " resources: {requests: {cpu: '2'}}}}";

  @TempDir Path folder;
  private KubernetesClient client;
  private Map<String, String> account;

  @BeforeEach
  void prepare(ControlPlane plane) throws java.io.IOException {
    client = plane.admin();
    RunnerNamespace.apply(client);
    String token =
        client
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(ACCOUNT)
            .tokenRequest()
            .getStatus()
            .getToken();
    // Outside of a pod gitlab-runner finds its account here.
    account =
        Map.of("KUBECONFIG", plane.kubeconfig(folder.resolve("kubeconfig"), token).toString());
    for (Architecture architecture : Architecture.values()) {
      client.resource(node(architecture)).serverSideApply();
    }
  }

  @AfterEach
  void nothingWasForbiddenAndNoPodIsLeft(ControlPlane plane) {
    for (Architecture architecture : Architecture.values()) {
      client.resource(node(architecture)).delete();
    }
    eventually("no pod is left", () -> jobPods().isEmpty());
    assertThat(plane.audit().of(USER))
        .isNotEmpty()
        .noneMatch(entry -> entry.isForbidden() && !isOfAPodNeverMade(entry));
  }

  /** gitlab-runner asks for the events of a pod that was refused without naming its namespace. */
  private static boolean isOfAPodNeverMade(AuditLog.Entry entry) {
    return entry.resource().equals("events") && entry.namespace().isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aJobsPodIsAsItsPoolSaysAndGoesToANodeOfItsArchitecture(
      Architecture architecture, RunnerWithGitLab stage) {
    RunnerPool pool =
        stage.pool(
            architecture,
            EXECUTOR,
            "placement:",
            "  nodes: [{nodePool: kube}]",
            "  tolerations: [{key: spot, value: 'yes', effect: NoSchedule}]");
    stage.push(1, "true");
    RunnerProcess runner = stage.start(pool, 0, "sh", account);

    eventually("the job's pod has a node", () -> jobPods().stream().anyMatch(this::hasNode));
    Pod pod = jobPods().get(0);
    assertThat(pod.getSpec().getNodeName()).isEqualTo(nodeName(architecture));
    assertThat(pod.getSpec().getNodeSelector())
        .isEqualTo(
            Map.of(
                "kubernetes.io/arch",
                architecture.label(),
                "kubernetes.io/os",
                "linux",
                NODES,
                "kube"));
    assertThat(pod.getSpec().getTolerations())
        .contains(new Toleration("NoSchedule", "spot", "Equal", null, "yes"));
    assertThat(pod.getMetadata().getLabels())
        .containsEntry(Labels.POOL, "arm")
        .containsEntry(Labels.ROLE, Labels.ROLE_JOB)
        .containsEntry(Labels.MANAGER_NAME, RunnerPods.name(pool, 0));
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry(Labels.JOB_ID, Long.toString(stage.job().id()));
    assertThat(container(pod, "build").getImage()).isEqualTo("debian:12");
    assertThat(container(pod, "build").getResources().getRequests())
        .containsEntry("cpu", new Quantity("2"));
    assertThat(container(pod, "helper").getImage()).contains("helper:" + image(architecture));
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    // No process is behind the container that it wants to reach.
    assertThat(runner.awaitEnd()).isZero();
    assertThat(stage.awaitJob("failed").failureReason()).isEqualTo("runner_system_failure");
  }

  @Test
  void aJobsPodHasWhatTheFieldsOfItsPoolSay(RunnerWithGitLab stage) {
    client.resource(named(new ServiceAccountBuilder().build(), "ci-jobs")).serverSideApply();
    client.resource(named(new SecretBuilder().build(), "registry-login")).serverSideApply();
    RunnerPool pool =
        stage.pool(
            "{environment: {TZ: Europe/Berlin}, job: {reserveRoom: false, resources: {requests: {cpu: 2}, limits:"
                + " {memory: 4Gi, nvidia.com/gpu: 1}}, maxOverwrites: {requests: {cpu: 4}},"
                + " serviceAccount: ci-jobs,"
                + " imagePullSecrets: [{name: registry-login}], pullPolicy: IfNotPresent,"
                + " labels: {project: $CI_PROJECT_ID}, nodeSelector: {disk: nvme},"
                + " volumes: [{name: scratch, mountPath: /scratch, emptyDir: {sizeLimit: 1Gi}},"
                + " {name: tools, mountPath: /tools, readOnly: true, configMap: {name: tools}}]}}");
    stage.push(1, "true", "variables: {KUBERNETES_CPU_REQUEST: '3'}");
    RunnerProcess runner = stage.start(pool, 0, "sh", account);

    eventually("the job's pod is there", () -> jobPods().size() == 1);
    Pod pod = jobPods().get(0);
    stage.cancel(stage.job());
    assertThat(runner.awaitEnd()).isZero();
    Container build = container(pod, "build");
    assertThat(build.getResources().getRequests())
        .containsEntry("cpu", new Quantity("3"))
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(build.getResources().getLimits())
        .containsEntry("memory", new Quantity("4Gi"))
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(build.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(build.getEnv()).contains(new EnvVar("TZ", "Europe/Berlin", null));
    assertThat(container(pod, "helper").getResources().getLimits()).isNullOrEmpty();
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("ci-jobs");
    assertThat(pod.getSpec().getImagePullSecrets())
        .contains(new LocalObjectReference("registry-login"));
    assertThat(pod.getSpec().getNodeSelector())
        .containsEntry("disk", "nvme")
        .containsEntry(Labels.ARCH, "arm64");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("project", Long.toString(stage.job().projectId()))
        .containsEntry(Labels.ROLE, Labels.ROLE_JOB);
    assertThat(pod.getSpec().getContainers())
        .allSatisfy(
            each ->
                assertThat(each.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath, VolumeMount::getReadOnly)
                    .contains(tuple("/scratch", null), tuple("/tools", true)));
  }

  private static <T extends HasMetadata> T named(T object, String name) {
    object.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    return object;
  }

  @Test
  void aJobThatIsCancelledWhileItsPodWaitsForANodeTakesThePodAway(RunnerWithGitLab stage) {
    RunnerPool pool = stage.pool(EXECUTOR, "placement: {nodes: [{nodePool: nowhere}]}");
    stage.push(1, "true");
    RunnerProcess runner = stage.start(pool, 0, "sh", account);
    eventually("the job's pod is there", () -> jobPods().size() == 1);

    stage.cancel(stage.job());
    assertThat(runner.awaitEnd()).isZero();
    assertThat(jobPods()).isEmpty();
    stage.awaitJob("canceled");
  }

  @Test
  void aJobWhosePodIsNotAdmittedTellsWhy(RunnerWithGitLab stage) {
    var quota =
        client.resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build());
    quota.serverSideApply();
    try {
      eventually("the quota holds", () -> quota.get().getStatus().getHard() != null);
      stage.push(1, "true");
      RunnerProcess runner = stage.start(stage.pool(EXECUTOR), 0, "sh", account);
      assertThat(runner.awaitEnd()).isZero();
      assertThat(stage.awaitJob("failed").failureReason()).isEqualTo("runner_system_failure");
      assertThat(stage.trace(stage.job())).contains("exceeded quota: none");
    } finally {
      quota.delete();
    }
  }

  private List<Pod> jobPods() {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel(Labels.ROLE, Labels.ROLE_JOB)
        .list()
        .getItems();
  }

  private boolean hasNode(Pod pod) {
    return pod.getSpec().getNodeName() != null;
  }

  private static Container container(Pod pod, String name) {
    return pod.getSpec().getContainers().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How gitlab-runner names an architecture in its images. */
  private static String image(Architecture architecture) {
    return architecture == Architecture.AMD64 ? "x86_64-" : "arm64-";
  }

  private static String nodeName(Architecture architecture) {
    return "kube-" + architecture.label();
  }

  private static io.fabric8.kubernetes.api.model.Node node(Architecture architecture) {
    return KwokNodes.of(nodeName(architecture), architecture, Map.of(NODES, "kube"));
  }
}
