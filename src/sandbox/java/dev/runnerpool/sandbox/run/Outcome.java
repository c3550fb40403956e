package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.RanJob;
import dev.runnerpool.sandbox.report.Report;
import dev.runnerpool.sandbox.report.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of the jobs, by GitLab's records and the nodes' own.
 *
 * @param jobs every try of every job
 * @param ran what the nodes ran
 * @param poolOfRunner the pool by the id of its runner in GitLab
 */
record Outcome(List<SimulatedJob> jobs, List<RanJob> ran, Map<Long, PoolFacts> poolOfRunner) {
  private static final Set<String> NOT_MEANT_TO_RUN =
      Set.of("skipped", "manual", "scheduled", "canceled");
  private static final Set<String> ARCHITECTURES = Set.of("arm64", "amd64");

  Report.Jobs figures() {
    List<SimulatedJob> meant =
        jobs.stream().filter(job -> !NOT_MEANT_TO_RUN.contains(job.status())).toList();
    int finished = (int) meant.stream().filter(Outcome::isFinished).count();
    int failed = (int) meant.stream().filter(job -> isFinished(job) && failed(job)).count();
    return new Report.Jobs(
        meant.size(), finished, failed, meant.size() - finished, wrongArchitecture());
  }

  /** Whether a job ended by itself: any other failure than the script's own loses it. */
  static boolean isFinished(SimulatedJob job) {
    return job.status().equals("success")
        || failed(job) && "script_failure".equals(job.failureReason());
  }

  private static boolean failed(SimulatedJob job) {
    return job.status().equals("failed");
  }

  Waiting waiting() {
    return Waiting.of(waits(jobs));
  }

  Waiting waiting(PoolFacts pool) {
    return Waiting.of(waits(takenBy(pool)));
  }

  /** The jobs that the pool's runners were given. */
  List<SimulatedJob> takenBy(PoolFacts pool) {
    return jobs.stream()
        .filter(job -> job.runnerId() != null && pool.equals(poolOfRunner.get(job.runnerId())))
        .toList();
  }

  private static List<Duration> waits(List<SimulatedJob> jobs) {
    return jobs.stream()
        .filter(job -> job.queuedAt() != null && job.assignedAt() != null)
        .map(job -> Duration.between(job.queuedAt(), job.assignedAt()))
        .toList();
  }

  private int wrongArchitecture() {
    Map<Long, SimulatedJob> byId =
        jobs.stream().collect(Collectors.toMap(SimulatedJob::id, Function.identity()));
    return (int)
        ran.stream().filter(each -> isWrong(byId.get(each.id()), each.architecture())).count();
  }

  private boolean isWrong(SimulatedJob job, String architecture) {
    if (job == null) {
      return false;
    }
    boolean againstTag =
        job.tags().stream()
            .anyMatch(tag -> ARCHITECTURES.contains(tag) && !tag.equals(architecture));
    PoolFacts pool = job.runnerId() == null ? null : poolOfRunner.get(job.runnerId());
    return againstTag || pool != null && !pool.architecture().equals(architecture);
  }
}
