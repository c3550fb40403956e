package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The GitLab adapters alone, which read a queue once and then only when something wakes them. */
public final class WebhookProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(new GitLabProfile().getConfigOverrides());
    overrides.put("runnerpool.gitlab.poll.active", "PT1H");
    overrides.put("runnerpool.gitlab.poll.quiet", "PT1H");
    return overrides;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return new GitLabProfile().getEnabledAlternatives();
  }
}
