package dev.runnerpool.controlplane;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The shipped CRD. */
public final class RunnerPoolCrd {
  private static final Path FILE = Path.of("crds/runnerpools.runnerpool.dev-v1.yml");

  private RunnerPoolCrd() {}

  /** Applies it, and returns when its resources are served. */
  public static void install(KubernetesClient client) {
    CustomResourceDefinition crd =
        client.apiextensions().v1().customResourceDefinitions().load(FILE.toFile()).item();
    client.resource(crd).forceConflicts().serverSideApply();
    client.resource(crd).waitUntilCondition(RunnerPoolCrd::isServed, 30, TimeUnit.SECONDS);
  }

  private static boolean isServed(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
