package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.spec.JobSecurity;
import java.util.List;

/** What gitlab-runner is told of a job pod's security contexts. */
final class JobSecurityContexts {

  private static final int USER = 1000;

  private JobSecurityContexts() {}

  /** Baseline is what gitlab-runner does by itself, and the container engine's seccomp profile. */
  static void put(ObjectNode table, JobSecurity level) {
    switch (level) {
      case Privileged -> table.put("privileged", true);
      case Baseline ->
          table
              .putObject("pod_security_context")
              .putObject("seccomp_profile")
              .put("type", "RuntimeDefault");
      case Restricted -> restricted(table);
    }
  }

  private static void restricted(ObjectNode table) {
    ObjectNode pod = table.putObject("pod_security_context");
    pod.put("run_as_non_root", true);
    pod.put("run_as_user", USER).put("run_as_group", USER).put("fs_group", USER);
    pod.putObject("seccomp_profile").put("type", "RuntimeDefault");
    for (String container : List.of("build", "helper", "service", "init_permissions")) {
      ObjectNode context = table.putObject(container + "_container_security_context");
      context.put("allow_privilege_escalation", false);
      context.putObject("capabilities").putArray("drop").add("ALL");
    }
  }
}
