package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.core.demand.TagRule;
import java.util.HashSet;
import java.util.Set;

/** Which jobs a pool's runner takes, as its manifest says it. */
public final class PoolRules {

  private PoolRules() {}

  /** The pool's rule; its architecture is among the tags. */
  public static TagRule of(RunnerPoolSpec spec) {
    Set<String> tags = new HashSet<>(spec.tags());
    tags.add(spec.architecture().label());
    return new TagRule(tags, spec.runUntagged(), spec.protectedRefsOnly());
  }
}
