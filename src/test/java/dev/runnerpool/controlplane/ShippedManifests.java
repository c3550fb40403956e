package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user installs the operator with, as kubectl or helm renders it. */
public final class ShippedManifests {
  private static final Path CHART = Path.of("helm/runnerpool");
  private static final String TO_ADMIN = "rbac.authorization.k8s.io/aggregate-to-admin";
  private static final Set<String> RIGHTS =
      Set.of(
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding",
          "PriorityClass");

  private final List<HasMetadata> objects;

  private ShippedManifests(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /** As {@code kubectl apply -k} would send it. */
  public static ShippedManifests ofKustomize(KubernetesClient client, String base) {
    return rendered(client, List.of(Parts.path(Part.KUBECTL).toString(), "kustomize", base));
  }

  /** As {@code helm install} would send it; values are such as {@code replicas=2}. */
  static ShippedManifests ofHelm(
      KubernetesClient client, String release, String namespace, String... values) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Parts.path(Part.HELM).toString(),
                "template",
                release,
                CHART.toString(),
                "--namespace=" + namespace,
                "--kube-version=" + client.getKubernetesVersion().getGitVersion()));
    for (String value : values) {
      command.add("--set=" + value);
    }
    return rendered(client, command);
  }

  private static ShippedManifests rendered(KubernetesClient client, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] yaml = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return new ShippedManifests(client.load(new ByteArrayInputStream(yaml)).items());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rendering", e);
    }
  }

  /** Applies the operator's account and rights; its namespace must exist. */
  public void applyRights(KubernetesClient admin) {
    rights().forEach(each -> admin.resource(each).forceConflicts().serverSideApply());
  }

  /** Leaves the account, and takes all its rights. */
  void removeRights(KubernetesClient admin) {
    rights().stream()
        .filter(each -> each.getKind().endsWith("Binding"))
        .forEach(each -> admin.resource(each).delete());
  }

  /** The roles that Kubernetes adds to its own for users: view, edit and admin. */
  List<ClusterRole> rolesOfUsers() {
    return only(ClusterRole.class).stream()
        .filter(
            role ->
                role.getMetadata().getLabels() != null
                    && role.getMetadata().getLabels().containsKey(TO_ADMIN))
        .toList();
  }

  /** All that would be sent, in order. */
  List<HasMetadata> all() {
    return objects;
  }

  private List<HasMetadata> rights() {
    return objects.stream().filter(each -> RIGHTS.contains(each.getKind())).toList();
  }

  /** The operator's own namespace. */
  public String namespace() {
    return deployment().getMetadata().getNamespace();
  }

  String account() {
    return deployment().getSpec().getTemplate().getSpec().getServiceAccountName();
  }

  /** What of it is in no namespace, such as {@code ClusterRole/runnerpool-operator}. */
  Set<String> clusterWide() {
    return objects.stream()
        .filter(each -> each.getMetadata().getNamespace() == null)
        .map(each -> each.getKind() + "/" + each.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** How the API and its audit log call the operator. */
  public String user() {
    return "system:serviceaccount:%s:%s".formatted(namespace(), account());
  }

  /** A fresh token of the operator's account. */
  public String token(KubernetesClient admin) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace())
        .withName(account())
        .tokenRequest()
        .getStatus()
        .getToken();
  }

  /** A token of the operator's account that is worth nothing once that Secret is deleted. */
  String token(KubernetesClient admin, String secret) {
    TokenRequest bound =
        new TokenRequestBuilder()
            .withNewSpec()
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Secret")
            .withName(secret)
            .endBoundObjectRef()
            .endSpec()
            .build();
    return admin
        .serviceAccounts()
        .inNamespace(namespace())
        .withName(account())
        .tokenRequest(bound)
        .getStatus()
        .getToken();
  }

  /** What the operator's container may use of memory at most. */
  public Quantity memoryLimit() {
    return container().getResources().getLimits().get("memory");
  }

  /** The environment that the operator is started with, but for what a pod tells it. */
  public Map<String, String> environment() {
    return container().getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  /** All that the operator's account may do, wherever. */
  Set<Grant> grants() {
    List<PolicyRule> rules = new ArrayList<>();
    Set<String> bound = boundRoles();
    for (ClusterRole role : only(ClusterRole.class)) {
      if (bound.contains("ClusterRole/" + role.getMetadata().getName())) {
        rules.addAll(role.getRules());
      }
    }
    for (Role role : only(Role.class)) {
      if (bound.contains("Role/" + role.getMetadata().getName())) {
        rules.addAll(role.getRules());
      }
    }
    return Grant.of(rules);
  }

  private Set<String> boundRoles() {
    Set<String> bound =
        only(ClusterRoleBinding.class).stream()
            .filter(each -> each.getSubjects().get(0).getName().equals(account()))
            .map(each -> "ClusterRole/" + each.getRoleRef().getName())
            .collect(Collectors.toSet());
    only(RoleBinding.class).stream()
        .filter(each -> each.getSubjects().get(0).getName().equals(account()))
        .map(each -> each.getRoleRef().getKind() + "/" + each.getRoleRef().getName())
        .forEach(bound::add);
    return bound;
  }

  private Container container() {
    return deployment().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private Deployment deployment() {
    return only(Deployment.class).get(0);
  }

  private <T> List<T> only(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
