package dev.runnerpool.operator.leader;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.leader.NotLeadingException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time for which this process may act. It ends by itself when the lease is not renewed in time,
 * by this machine's clocks and with nobody's help: also for a process that was stopped meanwhile.
 */
@Singleton
public class LeaseTerm implements LeaderGuard {

  private record Term(Moment since, Duration length) {}

  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Supplier<Moment> clock;
  private volatile Term term;
  private volatile int terms;

  // Guarded by this.
  private int acts;

  @Inject
  LeaseTerm() {
    this(Moment::now);
  }

  LeaseTerm(Supplier<Moment> clock) {
    this.clock = clock;
  }

  @Override
  public boolean holds() {
    Term current = term;
    return current != null
        && current.since().atMostUntil(clock.get()).compareTo(current.length()) < 0;
  }

  /** As of {@link LeaderGuard}; counts what is under way. */
  @Override
  public Act act() {
    synchronized (this) {
      acts++;
    }
    if (!holds()) {
      ended();
      throw new NotLeadingException();
    }
    return this::ended;
  }

  private synchronized void ended() {
    acts--;
    notifyAll();
  }

  /** Lasts so long from the moment at which the renewal was sent, not answered. */
  synchronized void renew(Moment sent, Duration length) {
    if (!holds()) {
      terms++;
    }
    term = new Term(sent, length);
  }

  @Override
  public int terms() {
    return terms;
  }

  /** There is no lease to hold: this process acts until its end. */
  void holdForEver() {
    terms = 1;
    term = new Term(clock.get(), FOR_EVER);
  }

  void end() {
    term = null;
  }

  /** Waits until no write is under way, at most so long; returns whether it is so. */
  synchronized boolean awaitNoAct(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos(); acts > 0 && left > 0; left = end - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
    return acts == 0;
  }
}
