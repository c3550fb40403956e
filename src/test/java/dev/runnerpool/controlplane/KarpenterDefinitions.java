package dev.runnerpool.controlplane;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** Karpenter's own definition of NodePools, out of the Go module that it is published in. */
final class KarpenterDefinitions {

  private static final String MODULE = "sigs.k8s.io/karpenter@v1.14.1";
  private static final String NODE_POOLS = "pkg/apis/crds/karpenter.sh_nodepools.yaml";

  private KarpenterDefinitions() {}

  /** Has the API server serve NodePools, and waits until it does. */
  static void apply(KubernetesClient client) {
    client.resource(definition(client)).forceConflicts().serverSideApply();
    PoolNamespace.eventually(
        "NodePools are served",
        () ->
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("nodepools.karpenter.sh")
                .get()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True")));
  }

  /** They are served no more, and gone. */
  static void remove(KubernetesClient client) {
    client.resource(definition(client)).delete();
    PoolNamespace.eventually(
        "NodePools are gone",
        () ->
            client
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName("nodepools.karpenter.sh")
                    .get()
                == null);
  }

  private static CustomResourceDefinition definition(KubernetesClient client) {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(
              Files.readString(folder().resolve(NODE_POOLS)), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() throws IOException {
    Process go = new ProcessBuilder("go", "mod", "download", "-json", MODULE).start();
    String answer = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String folder = new ObjectMapper().readTree(answer).path("Dir").asText();
    if (folder.isEmpty()) {
      throw new TestAbortedException(MODULE + " cannot be had: " + answer);
    }
    return Path.of(folder);
  }
}
