package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Registrations.State;
import java.util.Objects;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** How one pool's registration stands for others to see. Written by one thread at a time. */
final class PublishedState {

  private static final Logger LOG = Logger.getLogger(PublishedState.class);

  private final Consumer<RunnerPool> changed;
  private volatile State now = new State.Pending();
  private volatile Long registered;

  /**
   * Nothing is known.
   *
   * @param changed called after each change
   */
  PublishedState(Consumer<RunnerPool> changed) {
    this.changed = changed;
  }

  State now() {
    return now;
  }

  /** Whether the pool is registered as its spec says now. */
  boolean isRegistered(RunnerPool pool) {
    return now instanceof State.Registered
        && Objects.equals(registered, pool.getMetadata().getGeneration());
  }

  /** Takes a state over that was reached for that form of the pool. */
  void set(RunnerPool pool, State reached) {
    State before = now;
    now = reached;
    registered = reached instanceof State.Registered ? pool.getMetadata().getGeneration() : null;
    if (before.equals(reached)) {
      return;
    }
    if (reached instanceof State.Failed failed && !(before instanceof State.Failed)) {
      LOG.warnf(
          "registration of pool %s failed (%s): %s",
          pool.key(), failed.failure().reason(), failed.failure().message());
    }
    changed.accept(pool);
  }
}
