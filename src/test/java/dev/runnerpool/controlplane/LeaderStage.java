package dev.runnerpool.controlplane;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A namespace with a pool and its GitLab, and operators that share a lease there. */
final class LeaderStage implements AutoCloseable {

  static final String NAMESPACE = "leader-election";
  static final String LEASES = "leases";
  static final String POOLS = "pools";
  static final Duration SOON = Duration.ofSeconds(60);

  private final ControlPlane plane;
  private final KubernetesClient admin;
  private final SimulatedGitLab gitlab;
  private final Path folder;
  private final Duration lease;
  private final List<LeaderParty> parties = new ArrayList<>();
  private int jobs;

  private LeaderStage(ControlPlane plane, SimulatedGitLab gitlab, Path folder, Duration lease) {
    this.plane = plane;
    this.admin = plane.admin();
    this.gitlab = gitlab;
    this.folder = folder;
    this.lease = lease;
  }

  static LeaderStage open(ControlPlane plane, SimulatedGitLab gitlab, Path folder, Duration lease) {
    LeaderStage stage = new LeaderStage(plane, gitlab, folder, lease);
    stage.prepare();
    return stage;
  }

  private void prepare() {
    apply(read("crds/runnerpools.runnerpool.dev-v1.yml"));
    admin.resource(NamespaceManifest.named(NAMESPACE)).create();
    account("runnerpool-runner");
    role(POOLS, "deploy/operator/cluster-role.yaml");
    role(LEASES, "deploy/operator/leases-role.yaml");
    gitlab.createProject(NAMESPACE + "/app");
    admin
        .resource(
            SecretManifest.of(
                NAMESPACE,
                "gitlab-api",
                Map.of(
                    "token", gitlab.createToken(NAMESPACE, Set.of(Scope.API), Role.OWNER, false))))
        .create();
    String pool =
        PoolManifest.named("linux")
            .in(NAMESPACE)
            .gitlab(gitlab.url())
            .scope("group: " + NAMESPACE)
            .scaling("max: 50")
            .yaml();
    // The API takes pools a moment after it took their definition.
    await().atMost(SOON).ignoreExceptions().untilAsserted(() -> apply(pool));
  }

  /** A new ServiceAccount with the shipped rights. */
  LeaderParty party(String name) {
    LeaderParty party = new LeaderParty(this, name);
    parties.add(party);
    return party;
  }

  KubernetesClient admin() {
    return admin;
  }

  /** A kubeconfig with a token. */
  Path kubeconfig(String name, String token) {
    return plane.kubeconfig(folder.resolve(name + ".kubeconfig"), token);
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  Duration lease() {
    return lease;
  }

  /** Pushes jobs that nobody will take. */
  void pushJobs(int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append("job%d: {tags: [arm64], script: [make]}\n".formatted(i));
    }
    gitlab.pushPipeline(NAMESPACE + "/app", "main", false, yaml.toString());
    jobs += count;
  }

  /** Jobs pushed so far. */
  int jobs() {
    return jobs;
  }

  /** Waits until each job has a pod. */
  void awaitPods(Duration atMost) {
    await("a pod per job")
        .atMost(atMost)
        .until(
            () ->
                admin.pods().inNamespace(NAMESPACE).withLabel(Labels.POOL).list().getItems().size(),
            count -> count == jobs);
  }

  /** Runners made in GitLab, whoever asked. */
  long runnersMade() {
    return gitlab
        .requests()
        .counts()
        .getOrDefault("POST /api/v4/user/runners", Map.of())
        .getOrDefault(201, 0L);
  }

  /** All that the parties sent to change something but their lease, the first first. */
  List<AuditLog.Entry> writes() {
    return entries().stream()
        .filter(entry -> entry.isWrite() && !entry.resource().equals(LEASES))
        .toList();
  }

  /** All that the parties asked, the first first. */
  List<AuditLog.Entry> entries() {
    List<String> users = parties.stream().map(LeaderParty::user).toList();
    return plane.audit().entries().stream()
        .filter(entry -> users.contains(entry.user()))
        .sorted((one, other) -> one.asked().compareTo(other.asked()))
        .toList();
  }

  void account(String name) {
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .build())
        .create();
  }

  /** The rules of a shipped role, in this namespace only. */
  private void role(String name, String file) {
    ClusterRole shipped = Serialization.unmarshal(read(file), ClusterRole.class);
    List<PolicyRule> rules = shipped.getRules();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
  }

  private void apply(String yaml) {
    admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the operators and leaves nothing behind. */
  @Override
  public void close() {
    parties.forEach(LeaderParty::kill);
    var pools = admin.resources(RunnerPool.class).inNamespace(NAMESPACE);
    pools
        .list()
        .getItems()
        .forEach(
            pool ->
                admin
                    .resource(pool)
                    .edit(
                        held -> {
                          held.getMetadata().setFinalizers(List.of());
                          return held;
                        }));
    admin.namespaces().withName(NAMESPACE).delete();
  }
}
