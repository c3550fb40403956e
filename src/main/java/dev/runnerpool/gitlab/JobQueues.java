package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueState;
import java.util.function.Consumer;

/**
 * The queues of all scopes that pools serve; pools of one GitLab, scope and Secret share one. Of a
 * pool without an access token none is read.
 */
public interface JobQueues {

  /** Begins or goes on watching the pool's scope; cheap, and harmless when repeated. */
  void follow(RunnerPool pool);

  /** Ends it; the scope's watcher ends with its last pool. */
  void unfollow(RunnerPool pool);

  /** What is known of the pool's queue now. Never blocks. */
  QueueState state(RunnerPool pool);

  /** How the pool's queue is read. Never blocks. */
  QueueFacts facts(RunnerPool pool);

  /** Calls {@code listener} with each following pool whose queue's state changed. */
  void onChange(Consumer<RunnerPool> listener);
}
