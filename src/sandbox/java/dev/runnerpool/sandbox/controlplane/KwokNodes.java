package dev.runnerpool.sandbox.controlplane;

import dev.runnerpool.api.Architecture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Nodes that kwok keeps Ready and whose pods it calls running: objects, no machines. */
public final class KwokNodes {
  static final String ANNOTATION = "kwok.x-k8s.io/node";
  static final String FAKE = "fake";

  private static final Map<String, Quantity> SIZE =
      Map.of(
          "cpu", new Quantity("16"), "memory", new Quantity("64Gi"), "pods", new Quantity("110"));

  private KwokNodes() {}

  /**
   * A node of 16 cores.
   *
   * @param labels besides those of the architecture, the system and the name
   */
  public static Node of(String name, Architecture architecture, Map<String, String> labels) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations(ANNOTATION, FAKE)
        .addToLabels("kubernetes.io/arch", architecture.label())
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels(labels)
        .endMetadata()
        .withNewStatus()
        .withCapacity(SIZE)
        .withAllocatable(SIZE)
        .withNewNodeInfo()
        .withArchitecture(architecture.label())
        .withOperatingSystem("linux")
        .endNodeInfo()
        .endStatus()
        .build();
  }
}
