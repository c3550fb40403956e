package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The namespace of {@code deploy/runner-namespace}, with the account and rights of runners. */
final class RunnerNamespace {
  private static final Path FOLDER = Path.of("deploy/runner-namespace");
  private static final String NAME = "ci";
  private static final String EVERY_NAMESPACES_CERTIFICATE = "kube-root-ca.crt";

  private RunnerNamespace() {}

  static void apply(KubernetesClient client) throws IOException {
    for (String file :
        List.of("namespace.yaml", "service-account.yaml", "role.yaml", "role-binding.yaml")) {
      try (InputStream manifest = Files.newInputStream(FOLDER.resolve(file))) {
        client
            .load(manifest)
            .inNamespace(NAME)
            .resources()
            .forEach(each -> each.forceConflicts().serverSideApply());
      }
    }
    eventually(
        "the namespace is made up",
        () ->
            client.configMaps().inNamespace(NAME).withName(EVERY_NAMESPACES_CERTIFICATE).get()
                != null);
  }
}
