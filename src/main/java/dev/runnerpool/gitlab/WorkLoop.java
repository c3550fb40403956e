package dev.runnerpool.gitlab;

import dev.runnerpool.core.leader.LeaderGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * All that is done for GitLab again and again, one {@link WorkItem} per thing that is looked after.
 * It is the edge at which leadership is decided: no step begins while this process may not act, and
 * each goes on soon after the lease is renewed. A step needs not ask.
 */
@ApplicationScoped
public class WorkLoop {

  /** Runs a task, one that does not block, after a while. */
  @FunctionalInterface
  interface Timer {
    Future<?> later(Duration delay, Runnable task);
  }

  private final Timer timer;
  private final LeaderGuard leaderGuard;
  private final Duration longestBackoff;
  private final InstantSource clock;

  @Inject
  WorkLoop(
      GitLabThreads threads, LeaderGuard leaderGuard, GitLabConfig config, InstantSource clock) {
    this(threads::later, leaderGuard, config.longestBackoff(), clock);
  }

  WorkLoop(Timer timer, LeaderGuard leaderGuard, Duration longestBackoff, InstantSource clock) {
    this.timer = timer;
    this.leaderGuard = leaderGuard;
    this.longestBackoff = longestBackoff;
    this.clock = clock;
  }

  /**
   * One more thing to look after, which rests until it is asked for.
   *
   * @param what the work, for the log
   * @param executor its threads, chosen before each step
   * @param step returns the pause until it is due again, empty to rest until asked
   */
  public WorkItem item(
      String what, Supplier<? extends Executor> executor, Supplier<Optional<Duration>> step) {
    return new WorkItem(this, what, executor, step);
  }

  /** The time, as of the whole process. */
  public InstantSource clock() {
    return clock;
  }

  /** Whether this process leads now, for those who pass work on to the leader instead. */
  public boolean mayAct() {
    return leaderGuard.holds();
  }

  Future<?> later(Duration delay, Runnable task) {
    return timer.later(delay, task);
  }

  Duration afterFaults(int faults) {
    return Backoff.after(faults, longestBackoff, Optional.empty(), clock.instant());
  }
}
