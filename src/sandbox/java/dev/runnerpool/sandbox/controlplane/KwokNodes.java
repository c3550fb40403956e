package dev.runnerpool.sandbox.controlplane;

import dev.runnerpool.api.Architecture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Nodes that kwok keeps Ready and whose pods it calls running: objects, no machines. */
public final class KwokNodes {
  static final String ANNOTATION = "kwok.x-k8s.io/node";

  /** Not kwok's usual {@code fake}: Karpenter's nodes say that, whose pods others run. */
  static final String FAKE = "object";

  /**
   * What becomes of their pods: they run until somebody deletes them. By itself kwok also ends the
   * pods of a Job as soon as they run, so that nobody could see a Job at work.
   */
  static final String PODS =
      """
      apiVersion: kwok.x-k8s.io/v1alpha1
      kind: Stage
      metadata: {name: pod-runs}
      spec:
        resourceRef: {apiGroup: v1, kind: Pod}
        selector:
          matchExpressions:
            - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
            - {key: .status.podIP, operator: DoesNotExist}
        next:
          statusTemplate: |
            {{ $now := Now }}
            conditions:
            {{ range $type := list "Initialized" "ContainersReady" "Ready" }}
            - {type: {{ $type }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
            {{ end }}
            {{ range .spec.readinessGates }}
            - {type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
            {{ end }}
            containerStatuses:
            {{ range .spec.containers }}
            - name: {{ .name | Quote }}
              image: {{ .image | Quote }}
              ready: true
              restartCount: 0
              state: {running: {startedAt: {{ $now | Quote }}}}
            {{ end }}
            initContainerStatuses:
            {{ range .spec.initContainers }}
            - name: {{ .name | Quote }}
              image: {{ .image | Quote }}
              ready: true
              restartCount: 0
              {{ if eq .restartPolicy "Always" }}
              started: true
              state: {running: {startedAt: {{ $now | Quote }}}}
              {{ else }}
              state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}
              {{ end }}
            {{ end }}
            hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
            podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
            phase: Running
            startTime: {{ $now | Quote }}
      ---
      apiVersion: kwok.x-k8s.io/v1alpha1
      kind: Stage
      metadata: {name: pod-goes}
      spec:
        resourceRef: {apiGroup: v1, kind: Pod}
        selector:
          matchExpressions:
            - {key: .metadata.deletionTimestamp, operator: Exists}
        next:
          finalizers: {empty: true}
          delete: true
      """;

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
