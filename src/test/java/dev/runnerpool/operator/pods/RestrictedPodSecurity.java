package dev.runnerpool.operator.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of the restricted Pod Security Standard that concern Linux pods, as published at
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/.
 */
public final class RestrictedPodSecurity {

  private RestrictedPodSecurity() {}

  /** What the standard forbids in the pod; empty if it passes. */
  public static List<String> violations(Pod pod) {
    List<String> found = new ArrayList<>();
    PodSpec spec = pod.getSpec();
    check(found, !yes(spec.getHostNetwork()), "hostNetwork");
    check(found, !yes(spec.getHostPID()), "hostPID");
    check(found, !yes(spec.getHostIPC()), "hostIPC");
    check(found, yes(spec.getSecurityContext().getRunAsNonRoot()), "runAsNonRoot");
    Long user = spec.getSecurityContext().getRunAsUser();
    check(found, user == null || user != 0, "runAsUser");
    check(
        found,
        spec.getSecurityContext().getSeccompProfile() != null
            && "RuntimeDefault".equals(spec.getSecurityContext().getSeccompProfile().getType()),
        "seccompProfile");
    for (Volume volume : spec.getVolumes()) {
      check(
          found,
          volume.getSecret() != null
              || volume.getEmptyDir() != null
              || volume.getProjected() != null,
          "volume " + volume.getName());
    }
    spec.getContainers().forEach(container -> check(found, container));
    spec.getInitContainers().forEach(container -> check(found, container));
    return found;
  }

  private static void check(List<String> found, Container container) {
    SecurityContext context = container.getSecurityContext();
    String name = container.getName();
    if (context == null) {
      found.add(name + ": no securityContext");
      return;
    }
    check(found, !yes(context.getPrivileged()), name + ": privileged");
    check(
        found,
        Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
        name + ": allowPrivilegeEscalation");
    check(
        found,
        context.getCapabilities() != null
            && context.getCapabilities().getDrop().contains("ALL")
            && context.getCapabilities().getAdd().isEmpty(),
        name + ": capabilities");
    check(found, !Boolean.FALSE.equals(context.getRunAsNonRoot()), name + ": runAsNonRoot");
    check(
        found, context.getRunAsUser() == null || context.getRunAsUser() != 0, name + ": runAsUser");
    boolean noPorts = container.getPorts().stream().allMatch(port -> port.getHostPort() == null);
    check(found, noPorts, name + ": hostPort");
  }

  private static boolean yes(Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static void check(List<String> found, boolean holds, String what) {
    if (!holds) {
      found.add(what);
    }
  }
}
