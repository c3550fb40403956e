package dev.runnerpool.sandbox.gitlab.state;

import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * All that the simulated GitLab knows, behind one lock: every use, even a read, goes through {@link
 * #locked}. Nothing done under the lock waits for anything.
 */
public final class GitLab {
  private final ReentrantLock lock = new ReentrantLock();
  private final Parts parts;

  /** The parts, only to be used inside {@link GitLab#locked}. */
  public record Parts(
      InstantSource clock,
      Namespaces namespaces,
      AccessTokens tokens,
      Runners runners,
      LongPolls polls,
      Jobs jobs,
      Assignment assignment,
      JobUpdates updates,
      Housekeeping housekeeping,
      WebHooks hooks) {}

  public GitLab(InstantSource clock) {
    Namespaces namespaces = new Namespaces(clock);
    LongPolls polls = new LongPolls();
    Runners runners = new Runners(clock, polls);
    Jobs jobs = new Jobs(clock, runners, namespaces, polls);
    parts =
        new Parts(
            clock,
            namespaces,
            new AccessTokens(clock),
            runners,
            polls,
            jobs,
            new Assignment(jobs, runners, namespaces),
            new JobUpdates(clock, jobs),
            new Housekeeping(clock, jobs, runners, namespaces),
            new WebHooks(clock, namespaces));
  }

  /**
   * From now on told of every job that is created or gets another status, with the state locked.
   */
  public void onJob(BiConsumer<Job, Parts> listener) {
    parts.jobs().onChange(job -> listener.accept(job, parts));
  }

  /** Runs {@code use} alone. What it returns must be immutable. */
  public <T> T locked(Function<Parts, T> use) {
    lock.lock();
    try {
      return use.apply(parts);
    } finally {
      lock.unlock();
    }
  }
}
