package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The GitLab adapters alone, where nothing but a hint has a queue read twice. */
public final class SentinelProfile implements QuarkusTestProfile {

  private final GitLabProfile base = new GitLabProfile();

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> config = new HashMap<>(base.getConfigOverrides());
    config.put("runnerpool.gitlab.sentinel.enabled", "true");
    config.put("runnerpool.gitlab.poll.active", "PT1H");
    config.put("runnerpool.gitlab.poll.quiet", "PT1H");
    config.put("runnerpool.gitlab.registration-refresh", "PT1H");
    config.put("runnerpool.gitlab.projects-refresh", "PT1H");
    config.put("runnerpool.gitlab.request-timeout", "PT5S");
    return config;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return base.getEnabledAlternatives();
  }
}
