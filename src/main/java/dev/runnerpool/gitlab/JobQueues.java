package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.PoolSight;
import dev.runnerpool.core.demand.QueueState;
import java.util.function.Consumer;

/**
 * The queues of all scopes that pools serve, read or, without an access token, told by webhooks;
 * pools of one GitLab, scope and Secret share one.
 */
public interface JobQueues {

  /** Begins or goes on watching the pool's scope; cheap, and harmless when repeated. */
  void follow(RunnerPool pool);

  /** Ends it; the scope's watcher ends with its last pool. */
  void unfollow(RunnerPool pool);

  /** Tells what the pool's own runners show of its queue. Cheap. */
  void saw(RunnerPool pool, PoolSight sight);

  /** What is known of the pool's queue now. Never blocks. */
  QueueState state(RunnerPool pool);

  /** How the pool's queue is read. Never blocks. */
  QueueFacts facts(RunnerPool pool);

  /** Calls {@code listener} with each following pool whose queue's state changed. */
  void onChange(Consumer<RunnerPool> listener);
}
