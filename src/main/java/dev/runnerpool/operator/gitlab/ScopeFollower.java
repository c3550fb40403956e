package dev.runnerpool.operator.gitlab;

import dev.runnerpool.api.RunnerPool;
import java.util.Collection;

/** Is told which pools serve a scope, so that it can keep something for all of them together. */
public interface ScopeFollower {

  /**
   * The pools of a scope are now these, in their newest form; none when the last one left. Called
   * when a pool comes, leaves or changes its spec: it must return at once.
   */
  void serves(Scope scope, Collection<RunnerPool> pools);
}
