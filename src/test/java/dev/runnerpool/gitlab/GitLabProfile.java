package dev.runnerpool.gitlab;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The GitLab adapters alone, in haste: no operator, a Kubernetes in memory, short pauses. */
public final class GitLabProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("runnerpool.controllers", "false"),
        Map.entry("quarkus.operator-sdk.crd.apply", "false"),
        Map.entry("quarkus.kubernetes-client.devservices.enabled", "false"),
        Map.entry("quarkus.http.test-port", "0"),
        Map.entry("quarkus.log.console.json.enabled", "false"),
        Map.entry("quarkus.log.category.\"org.eclipse.jetty\".level", "ERROR"),
        Map.entry("runnerpool.gitlab.requests-per-minute", "60000"),
        Map.entry("runnerpool.gitlab.poll.active", "PT0.05S"),
        Map.entry("runnerpool.gitlab.poll.quiet", "PT0.1S"),
        Map.entry("runnerpool.gitlab.longest-backoff", "PT0.2S"),
        Map.entry("runnerpool.gitlab.registration-refresh", "PT0.3S"),
        Map.entry("runnerpool.gitlab.replace-refused-after", "PT0.5S"),
        Map.entry("runnerpool.gitlab.managers-sweep", "PT0.5S"),
        Map.entry("runnerpool.gitlab.credentials-refresh", "PT0.1S"),
        Map.entry("runnerpool.gitlab.projects-refresh", "PT5M"),
        Map.entry("runnerpool.gitlab.request-timeout", "PT1S"),
        Map.entry("runnerpool.gitlab.sentinel.enabled", "false"),
        Map.entry("runnerpool.gitlab.removal.when-refused", "PT0.5S"));
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(KubernetesInMemory.class);
  }
}
