package dev.runnerpool.gitlab.queue;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.PoolSight;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.webhook.ToldQueues;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/**
 * Each pool's queue by the means that it brings: read with an access token, or told by webhooks.
 */
@ApplicationScoped
public class PoolQueues implements JobQueues {

  private final QueuePollers read;
  private final ToldQueues told;

  PoolQueues(QueuePollers read, ToldQueues told) {
    this.read = read;
    this.told = told;
  }

  @Override
  public void follow(RunnerPool pool) {
    if (Scope.isReadable(pool)) {
      told.unfollow(pool);
      read.follow(pool);
    } else {
      read.unfollow(pool);
      told.follow(pool);
    }
  }

  @Override
  public void unfollow(RunnerPool pool) {
    read.unfollow(pool);
    told.unfollow(pool);
  }

  /** A queue that is read needs no other witness. */
  @Override
  public void saw(RunnerPool pool, PoolSight sight) {
    if (!Scope.isReadable(pool)) {
      told.saw(pool, sight);
    }
  }

  @Override
  public QueueState state(RunnerPool pool) {
    return Scope.isReadable(pool) ? read.state(pool) : told.state(pool);
  }

  @Override
  public QueueFacts facts(RunnerPool pool) {
    return Scope.isReadable(pool) ? read.facts(pool) : told.facts(pool);
  }

  @Override
  public void onChange(Consumer<RunnerPool> listener) {
    read.onChange(listener);
    told.onChange(listener);
  }
}
