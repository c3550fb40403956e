package dev.runnerpool.gitlab;

import java.util.OptionalLong;
import java.util.function.Predicate;

/** Where a hint that jobs came is brought: it never counts, it only has the queue read. */
public interface QueueWaker {

  /**
   * Reads the queues of the scopes soon. Any number of hints make one reading; a scope whose last
   * reading failed keeps its pause. Returns at once.
   *
   * @param which the scopes that the hint is about
   * @param project number of the project that changed, if the hint tells: reading that one is
   *     enough
   */
  void wake(Predicate<Scope> which, OptionalLong project);
}
