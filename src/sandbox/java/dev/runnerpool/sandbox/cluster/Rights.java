package dev.runnerpool.sandbox.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** What a user may do in the whole cluster. */
record Rights(KubernetesClient client) {
  private record Right(String verb, String group, String resource) {
    @Override
    public String toString() {
      return verb + " " + resource;
    }
  }

  private static final List<Right> ALWAYS =
      List.of(
          new Right("create", "", "namespaces"),
          new Right("delete", "", "namespaces"),
          new Right("create", "rbac.authorization.k8s.io", "roles"),
          new Right("create", "rbac.authorization.k8s.io", "clusterroles"),
          new Right("create", "rbac.authorization.k8s.io", "clusterrolebindings"),
          new Right("create", "", "serviceaccounts"),
          new Right("list", "", "nodes"),
          new Right("delete", "", "pods"),
          new Right("create", "runnerpool.dev", "runnerpools"));

  private static final List<Right> TO_DEFINE_POOLS =
      List.of(
          new Right("create", "apiextensions.k8s.io", "customresourcedefinitions"),
          new Right("delete", "apiextensions.k8s.io", "customresourcedefinitions"));

  private static final List<Right> TO_SIMULATE_NODES =
      List.of(new Right("create", "", "nodes"), new Right("delete", "", "nodes"));

  /** In words, what the sandbox needs and this user may not. */
  List<String> missing(boolean poolsDefined, boolean simulatedNodes) {
    List<Right> needed = new ArrayList<>(ALWAYS);
    if (!poolsDefined) {
      needed.addAll(TO_DEFINE_POOLS);
    }
    if (simulatedNodes) {
      needed.addAll(TO_SIMULATE_NODES);
    }
    return needed.stream().filter(each -> !isGranted(each)).map(Right::toString).toList();
  }

  private boolean isGranted(Right right) {
    return client
        .resource(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(right.resource())
                .endResourceAttributes()
                .endSpec()
                .build())
        .create()
        .getStatus()
        .getAllowed();
  }
}
