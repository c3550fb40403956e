package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import java.util.Collection;

/** Is told which pools serve a scope, so that it can keep something for all of them together. */
public interface ScopeFollower {

  /**
   * The pools of a scope are now these, in their newest form; none when the last one left. Called
   * when a pool comes, leaves or changes its spec: it must return at once.
   */
  void serves(Scope scope, Collection<RunnerPool> pools);

  /**
   * Whether nothing would be left behind in GitLab if the pool went now. Asked again and again
   * while a pool leaves, also by a process that never knew the pool otherwise; the first time
   * begins to see to it. It must return at once.
   */
  default boolean released(RunnerPool leaving) {
    return true;
  }
}
