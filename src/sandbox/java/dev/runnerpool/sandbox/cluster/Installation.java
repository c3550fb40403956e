package dev.runnerpool.sandbox.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The shipped manifests of {@code deploy/}, on a real API: what pools need, and the operator's
 * account with its rights in some namespaces. The operator itself runs outside.
 *
 * @param home the operator's own namespace
 * @param labels on everything that is made
 */
record Installation(KubernetesClient client, String home, Map<String, String> labels) {
  private static final Path OPERATOR = Path.of("deploy/operator");
  static final Path PRIORITY_CLASS = OPERATOR.resolve("priority-class.yaml");
  private static final Path RUNNERS = Path.of("deploy/runner-namespace");
  private static final String ACCOUNT = "runnerpool-operator";
  private static final String RUNNER = "runnerpool-runner";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A day: a run may stay up. */
  private static final long TOKEN_SECONDS = 24 * 60 * 60;

  /** How the API and its audit log call the operator. */
  String user() {
    return "system:serviceaccount:%s:%s".formatted(home, ACCOUNT);
  }

  /** Makes the definition of pools known, and waits until the API serves them. */
  void define(Path crd) {
    CustomResourceDefinition definition = PoolDefinition.read(client, crd);
    definition.getMetadata().getLabels().putAll(labels);
    PoolDefinition.apply(client, definition);
  }

  /** Makes the priority class of job pods; it stays, so not in a cluster of somebody's. */
  void priorityClass() {
    apply(read(PRIORITY_CLASS, PriorityClass.class));
  }

  /** Makes the namespaces, and gives the operator its rights there and in the whole cluster. */
  void install(Set<String> namespaces) {
    try {
      namespaces.forEach(this::runners);
      if (!namespaces.contains(home)) {
        apply(new NamespaceBuilder().withNewMetadata().withName(home).endMetadata().build());
      }
      account();
      ClusterRole role = read(OPERATOR.resolve("cluster-role.yaml"), ClusterRole.class);
      namespaces.forEach(each -> grant(each, role));
      grantInCluster(
          read(OPERATOR.resolve("nodes-cluster-role.yaml"), ClusterRole.class),
          read(OPERATOR.resolve("priority-cluster-role.yaml"), ClusterRole.class));
      namespaces.forEach(this::awaitDefaultAccount);
    } catch (KubernetesClientTimeoutException e) {
      throw new ClusterException(
          "the cluster makes no ServiceAccount 'default' in a new namespace: does its"
              + " controller-manager run?");
    } catch (KubernetesClientException e) {
      throw refused(e);
    }
  }

  static ClusterException refused(KubernetesClientException e) {
    String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
    return new ClusterException("the cluster refused what the sandbox needs: " + why);
  }

  private void runners(String namespace) {
    Namespace shipped = read(RUNNERS.resolve("namespace.yaml"), Namespace.class);
    shipped.getMetadata().setName(namespace);
    apply(shipped);
    apply(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(RUNNER)
            .endMetadata()
            .build());
    Role role = read(RUNNERS.resolve("role.yaml"), Role.class);
    role.getMetadata().setNamespace(namespace);
    apply(role);
    bind(namespace, RUNNER, namespace, RUNNER);
  }

  private void account() {
    apply(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withNamespace(home)
            .withName(ACCOUNT)
            .endMetadata()
            .build());
  }

  private void grant(String namespace, ClusterRole shipped) {
    apply(
        new RoleBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(ACCOUNT)
            .endMetadata()
            .withRules(shipped.getRules())
            .build());
    bind(namespace, ACCOUNT, home, ACCOUNT);
  }

  private void bind(String namespace, String role, String accountNamespace, String account) {
    apply(
        new RoleBindingBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(role)
            .endMetadata()
            .withNewRoleRef(RBAC, "Role", role)
            .addNewSubject("", "ServiceAccount", account, accountNamespace)
            .build());
  }

  private void grantInCluster(ClusterRole... shipped) {
    String name = home + "-nodes";
    apply(
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withRules(Stream.of(shipped).flatMap(each -> each.getRules().stream()).toList())
            .build());
    apply(
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewRoleRef(RBAC, "ClusterRole", name)
            .addNewSubject("", "ServiceAccount", ACCOUNT, home)
            .build());
  }

  private void apply(HasMetadata object) {
    if (object.getMetadata().getLabels() == null) {
      object.getMetadata().setLabels(labels);
    } else {
      object.getMetadata().getLabels().putAll(labels);
    }
    client.resource(object).fieldManager("sandbox").forceConflicts().serverSideApply();
  }

  /** A pod is refused in a namespace whose default account is not there yet. */
  private void awaitDefaultAccount(String namespace) {
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .waitUntilCondition(found -> found != null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A token of the operator's account. */
  String token() {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_SECONDS)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(home)
        .withName(ACCOUNT)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  static <T> T read(Path file, Class<T> type) {
    try {
      return Serialization.unmarshal(Files.readString(file), type);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: run this from the folder of the repository".formatted(file), e);
    }
  }
}
