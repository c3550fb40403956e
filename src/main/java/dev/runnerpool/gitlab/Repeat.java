package dev.runnerpool.gitlab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Does one piece of work when asked, and again after the pause it names; never twice at once. */
public final class Repeat {

  private static final Logger LOG = Logger.getLogger(Repeat.class);

  private final String what;
  private final GitLabThreads threads;
  private final Supplier<Executor> executor;
  private final Supplier<Optional<Duration>> work;
  private final Duration afterFault;

  // Guarded by this.
  private boolean working;
  private boolean again;
  private boolean stopped;
  private Future<?> next;

  /**
   * A repetition that has not begun.
   *
   * @param what the work, for the log
   * @param work returns the pause until it is due again, empty to rest until asked
   * @param afterFault the pause after an unexpected exception
   */
  public Repeat(
      String what,
      GitLabThreads threads,
      Supplier<Executor> executor,
      Supplier<Optional<Duration>> work,
      Duration afterFault) {
    this.what = what;
    this.threads = threads;
    this.executor = executor;
    this.work = work;
    this.afterFault = afterFault;
  }

  /** Works now, or once more after the work under way. */
  public synchronized void now() {
    if (stopped) {
      return;
    }
    if (working) {
      again = true;
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    working = true;
    executor.get().execute(this::workThenWait);
  }

  /** Begins no more. */
  public synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void workThenWait() {
    Optional<Duration> pause = Optional.of(afterFault);
    try {
      pause = work.get();
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s failed unexpectedly", what);
    } finally {
      waitFor(pause);
    }
  }

  private synchronized void waitFor(Optional<Duration> pause) {
    working = false;
    if (stopped) {
      return;
    }
    Optional<Duration> wait = again ? Optional.of(Duration.ZERO) : pause;
    again = false;
    wait.ifPresent(time -> next = threads.later(time, this::now));
  }
}
