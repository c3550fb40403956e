package dev.runnerpool.sandbox.gitlab.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives waiting jobs to runners that ask. */
public final class Assignment {
  private final Jobs jobs;
  private final Runners runners;
  private final Namespaces namespaces;

  Assignment(Jobs jobs, Runners runners, Namespaces namespaces) {
    this.jobs = jobs;
    this.runners = runners;
    this.namespaces = namespaces;
  }

  /**
   * A job and how the queue looked when it was picked.
   *
   * @param queueSize jobs this runner could have taken
   * @param runningOnInstanceRunners jobs of the same project that instance runners hold
   */
  public record Assigned(Job job, int queueSize, long runningOnInstanceRunners) {}

  /**
   * The next job for {@code runner}: first in, first out by id; instance runners serve the project
   * with the fewest jobs on instance runners first.
   *
   * @param twoPhase whether GitLab waits for an acknowledgement where the runner knows to give one
   * @return empty if no waiting job fits
   */
  public Optional<Assigned> next(RegisteredRunner runner, RunnerProcess process, boolean twoPhase) {
    Map<Long, Long> running = runningOnInstanceRunners();
    Comparator<Job> order = Comparator.comparing(Job::id);
    if (runner.scope() instanceof RunnerScope.Instance) {
      Comparator<Job> fair =
          Comparator.comparing(job -> running.getOrDefault(job.project().id(), 0L));
      order = fair.thenComparing(order);
    }
    List<Job> matching =
        jobs.queue().stream()
            .filter(job -> JobMatch.matches(runner, job, namespaces))
            .sorted(order)
            .toList();
    if (matching.isEmpty()) {
      return Optional.empty();
    }
    Job job = matching.get(0);
    jobs.assign(job, runner, process);
    if (!twoPhase || !process.info().twoPhase()) {
      jobs.move(job, JobStatus.RUNNING);
    }
    return Optional.of(
        new Assigned(job, matching.size(), running.getOrDefault(job.project().id(), 0L)));
  }

  /** Whether the runner with this id may take {@code job}; false if there is no such runner. */
  public boolean fits(long runnerId, Job job) {
    return runners
        .find(runnerId)
        .map(runner -> JobMatch.matches(runner, job, namespaces))
        .orElse(false);
  }

  private Map<Long, Long> runningOnInstanceRunners() {
    Map<Long, Long> running = new HashMap<>();
    for (Job job : jobs.held()) {
      if (job.runner().scope() instanceof RunnerScope.Instance) {
        running.merge(job.project().id(), 1L, Long::sum);
      }
    }
    return running;
  }
}
