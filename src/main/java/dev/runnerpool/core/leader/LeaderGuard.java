package dev.runnerpool.core.leader;

/**
 * Tells whether this process is the leader and may act. Clients that write ask it at each write;
 * nothing else needs to, as work begins only once this process is elected.
 */
public interface LeaderGuard {

  /** A write under way: the lease is not given away before it is closed. */
  interface Act extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether this process may act now. */
  boolean holds();

  /** How often this process began to act: again each time after its lease had lapsed. */
  default int terms() {
    return 1;
  }

  /**
   * Begins a write.
   *
   * @throws NotLeadingException if this process may not act now
   */
  Act act();

  /**
   * Refuses to go on unless this process may act now.
   *
   * @throws NotLeadingException if it may not
   */
  default void check() {
    if (!holds()) {
      throw new NotLeadingException();
    }
  }
}
