package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.ArrayList;
import java.util.List;

/** The security contexts of a job pod, as {@code runners.kubernetes} of a config.toml asks. */
final class JobSecurity {
  private JobSecurity() {}

  static PodSecurityContext ofPod(RunnerConfig config) {
    JsonNode table = config.kubernetes().path("pod_security_context");
    PodSecurityContextBuilder context =
        new PodSecurityContextBuilder()
            .withRunAsNonRoot(flag(table, "run_as_non_root"))
            .withRunAsUser(number(table, "run_as_user"))
            .withRunAsGroup(number(table, "run_as_group"))
            .withFsGroup(number(table, "fs_group"));
    String profile = table.path("seccomp_profile").path("type").asText("");
    return profile.isEmpty()
        ? context.build()
        : context.withNewSeccompProfile(null, profile).build();
  }

  /**
   * Of one container.
   *
   * @param role {@code build}, {@code helper}, {@code service} or {@code init_permissions}
   */
  static SecurityContext ofContainer(RunnerConfig config, String role) {
    JsonNode table = config.kubernetes().path(role + "_container_security_context");
    SecurityContextBuilder context =
        new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(flag(table, "allow_privilege_escalation"))
            .withPrivileged(privileged(config, table))
            .withRunAsNonRoot(flag(table, "run_as_non_root"))
            .withRunAsUser(number(table, "run_as_user"))
            .withRunAsGroup(number(table, "run_as_group"));
    String profile = table.path("seccomp_profile").path("type").asText("");
    if (!profile.isEmpty()) {
      context.withNewSeccompProfile(null, profile);
    }
    JsonNode capabilities = table.path("capabilities");
    return capabilities.isMissingNode()
        ? context.build()
        : context
            .withNewCapabilities()
            .withAdd(words(capabilities.path("add")))
            .withDrop(words(capabilities.path("drop")))
            .endCapabilities()
            .build();
  }

  /** Of all containers, unless their own table says otherwise. */
  private static Boolean privileged(RunnerConfig config, JsonNode table) {
    boolean all = config.kubernetes().path("privileged").asBoolean();
    return all && !table.has("privileged") ? Boolean.TRUE : flag(table, "privileged");
  }

  private static Boolean flag(JsonNode table, String name) {
    return table.has(name) ? table.path(name).asBoolean() : null;
  }

  private static Long number(JsonNode table, String name) {
    return table.has(name) ? table.path(name).asLong() : null;
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(each -> words.add(each.asText()));
    return words;
  }
}
