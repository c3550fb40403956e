package dev.runnerpool.operator.gitlab.presence;

import dev.runnerpool.operator.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The GitLab adapters alone; a pool's runner is shown five times a second. */
public final class PresenceProfile implements QuarkusTestProfile {

  private final GitLabProfile base = new GitLabProfile();

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> config = new HashMap<>(base.getConfigOverrides());
    config.put("runnerpool.gitlab.presence", "PT0.2S");
    return config;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return base.getEnabledAlternatives();
  }
}
