package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.LeaderStage.LEASES;
import static dev.runnerpool.controlplane.LeaderStage.NAMESPACE;
import static dev.runnerpool.controlplane.LeaderStage.POOLS;
import static dev.runnerpool.controlplane.LeaderStage.SOON;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;

/** A ServiceAccount, and the operator that acts in its name now. */
final class LeaderParty {
  private final LeaderStage stage;
  private final KubernetesClient admin;
  private final String name;
  private final String token;
  private OperatorProcess process;
  private int starts;

  LeaderParty(LeaderStage stage, String name) {
    this.stage = stage;
    this.admin = stage.admin();
    this.name = name;
    stage.account(name);
    bind(POOLS);
    bind(LEASES);
    this.token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(name)
            .tokenRequest()
            .getStatus()
            .getToken();
  }

  String user() {
    return "system:serviceaccount:" + NAMESPACE + ":" + name;
  }

  private String binding(String role) {
    return name + "-" + role;
  }

  private void bind(String role) {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(binding(role))
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name)
                .withNamespace(NAMESPACE)
                .endSubject()
                .build())
        .create();
  }

  /** Starts a new operator and waits until it is ready. */
  void start() {
    process =
        OperatorProcess.start(
            OperatorProcess.Options.of(stage.kubeconfig(name, token), stage.log(name + ++starts))
                .withProperty("runnerpool.leader-election.lease-duration", stage.lease().toString())
                .withProperty(
                    "runnerpool.leader-election.renew-deadline",
                    stage.lease().multipliedBy(3).dividedBy(5).toString())
                .withProperty(
                    "runnerpool.leader-election.retry-period",
                    stage.lease().dividedBy(10).toString())
                .withProperty("runnerpool.gitlab.requests-per-minute", "60000")
                .withProperty("runnerpool.gitlab.poll.active", "PT0.3S")
                .withProperty("runnerpool.gitlab.poll.quiet", "PT0.3S")
                .withProperty("runnerpool.gitlab.poll.watched", "PT0.3S")
                .withFlags(
                    "--leader-election",
                    "--lease-namespace",
                    NAMESPACE,
                    "--namespaces",
                    NAMESPACE));
  }

  OperatorProcess process() {
    return process;
  }

  /** What it says of itself: 1 if it acts. */
  double gauge() {
    return process
        .metrics()
        .lines()
        .filter(line -> line.startsWith("runnerpool_leader "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Its writes since then, the first first; those of its lease are left out. */
  List<AuditLog.Entry> writesSince(Instant time) {
    return stage.writes().stream()
        .filter(entry -> entry.user().equals(user()) && entry.asked().isAfter(time))
        .toList();
  }

  /** How often it asked for its lease in vain. */
  long refusals() {
    return stage.entries().stream()
        .filter(entry -> entry.user().equals(user()) && entry.resource().equals(LEASES))
        .filter(AuditLog.Entry::isForbidden)
        .count();
  }

  /** Takes its right to the lease away. */
  void forbidLease() {
    admin.rbac().roleBindings().inNamespace(NAMESPACE).withName(binding(LEASES)).delete();
    await().atMost(SOON).until(() -> !mayReadLease());
  }

  void allowLease() {
    bind(LEASES);
  }

  private boolean mayReadLease() {
    return admin
        .resource(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user())
                .withNewResourceAttributes()
                .withGroup("coordination.k8s.io")
                .withResource(LEASES)
                .withVerb("get")
                .withNamespace(NAMESPACE)
                .withName("runnerpool-operator")
                .endResourceAttributes()
                .endSpec()
                .build())
        .create()
        .getStatus()
        .getAllowed();
  }

  /** Ends it without a chance to say goodbye. */
  void kill() {
    if (process != null) {
      process.signal("KILL");
      process.close();
    }
  }
}
