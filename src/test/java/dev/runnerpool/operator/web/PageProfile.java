package dev.runnerpool.operator.web;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The page alone, open to this machine, with what a test gives it to explain. */
public class PageProfile implements QuarkusTestProfile {

  /** Most pages that are kept up to date at once. */
  static final int VIEWERS = 12;

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(new GitLabProfile().getConfigOverrides());
    overrides.put("runnerpool.page.access", "open");
    overrides.put("runnerpool.page.viewers", Integer.toString(VIEWERS));
    return overrides;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    Set<Class<?>> enabled = new HashSet<>(new GitLabProfile().getEnabledAlternatives());
    enabled.add(GivenExplainer.class);
    enabled.add(GivenObjectives.class);
    return enabled;
  }
}
