package dev.runnerpool.operator.reconcile;

import dev.runnerpool.gitlab.GitLabThreads;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Has a pool looked at soon after a runner's start went on, together with all that others' come to
 * until then. A thousand that start at once go on hundreds of times a second.
 */
final class JoinedStarts {

  /** A start takes seconds: nobody notices it later. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final GitLabThreads threads;
  private final Consumer<ResourceID> look;

  /** Pools that are to be looked at. */
  private final Set<ResourceID> due = ConcurrentHashMap.newKeySet();

  JoinedStarts(GitLabThreads threads, Consumer<ResourceID> look) {
    this.threads = threads;
    this.look = look;
  }

  /** A look at the pool begins after this. */
  void wentOn(ResourceID pool) {
    if (due.add(pool)) {
      threads.later(
          PAUSE,
          () -> {
            due.remove(pool);
            look.accept(pool);
          });
    }
  }
}
