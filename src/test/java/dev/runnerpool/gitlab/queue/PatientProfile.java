package dev.runnerpool.gitlab.queue;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The GitLab adapters alone, with time enough for a large answer of a busy machine. */
public final class PatientProfile implements QuarkusTestProfile {

  private final GitLabProfile hasty = new GitLabProfile();

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(hasty.getConfigOverrides());
    overrides.put("runnerpool.gitlab.request-timeout", "PT30S");
    return overrides;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return hasty.getEnabledAlternatives();
  }
}
