package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may do with pools who have Kubernetes' own roles view, edit or admin. */
@OnControlPlane
class UserRolesIT {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  @ParameterizedTest
  @ValueSource(strings = {"kustomize", "helm"})
  void whoMayViewReadsAndWhoMayEditWritesButNotTheStatus(String by, ControlPlane plane) {
    KubernetesClient admin = plane.admin();
    List<ClusterRole> roles = shipped(admin, by).rolesOfUsers();
    String namespace = "users-" + by;
    try (KubernetesClient viewer = as("viewer", admin);
        KubernetesClient editor = as("editor", admin);
        KubernetesClient owner = as("owner", admin)) {
      prepare(admin, namespace, roles);
      eventually("an editor may", () -> made(editor, namespace));
      eventually("a viewer may", () -> seen(viewer, namespace));

      pool(editor, namespace).patch(MERGE, "spec: {paused: true}");
      assertThat(pool(viewer, namespace).get().getSpec().paused()).isTrue();
      assertForbidden(() -> pool(viewer, namespace).patch(MERGE, "spec: {paused: false}"));
      assertForbidden(
          () -> pool(owner, namespace).subresource("status").patch(MERGE, "status: {waiting: 7}"));
      pool(owner, namespace).delete();
      assertThat(pool(viewer, namespace).get()).isNull();
    } finally {
      roles.forEach(role -> admin.resource(role).delete());
      admin.namespaces().withName(namespace).delete();
    }
  }

  @Test
  void withoutThemKubernetesOwnRolesSayNothingOfPools(ControlPlane plane) {
    try (KubernetesClient stranger = as("stranger", plane.admin())) {
      assertForbidden(() -> stranger.resources(RunnerPool.class).inNamespace("default").list());
    }
  }

  private static ShippedManifests shipped(KubernetesClient admin, String by) {
    return by.equals("helm")
        ? ShippedManifests.ofHelm(admin, "users", "default")
        : ShippedManifests.ofKustomize(admin, "deploy/operator");
  }

  private static void prepare(KubernetesClient admin, String namespace, List<ClusterRole> roles) {
    PoolDefinition.apply(admin, PoolDefinition.read(admin, PoolDefinition.SHIPPED));
    admin.resource(NamespaceManifest.named(namespace)).create();
    roles.forEach(role -> admin.resource(role).serverSideApply());
    bind(admin, namespace, "view", "viewer");
    bind(admin, namespace, "edit", "editor");
    bind(admin, namespace, "admin", "owner");
  }

  private static void bind(KubernetesClient admin, String namespace, String role, String user) {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(user)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  private static KubernetesClient as(String user, KubernetesClient admin) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(admin.getConfiguration()).withImpersonateUsername(user).build())
        .build();
  }

  private static Resource<RunnerPool> pool(KubernetesClient client, String namespace) {
    return client.resources(RunnerPool.class).inNamespace(namespace).withName("arm");
  }

  /** The controller manager adds the roles a moment after they are there. */
  private static boolean made(KubernetesClient editor, String namespace) {
    try {
      editor.resource(PoolManifest.named("arm").in(namespace).build()).create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static boolean seen(KubernetesClient viewer, String namespace) {
    try {
      return viewer.resources(RunnerPool.class).inNamespace(namespace).list().getItems().size()
          == 1;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static void assertForbidden(ThrowingCallable does) {
    assertThatThrownBy(does)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }
}
