package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What was read because a hint told of it.
 *
 * @param project the one that was read alone; empty if the whole queue was looked through
 * @param found its waiting jobs, all or the newest
 * @param began when the first request was sent
 */
record HintedReading(OptionalLong project, JobSource.Found found, Instant began) {

  /**
   * Reads these projects, or the newest jobs of the whole queue if there are none or one of them
   * cannot be read alone; blocks.
   *
   * @param known ids of jobs that were read before
   * @throws dev.runnerpool.gitlab.client.GitLabException when any could not be read
   */
  static List<HintedReading> of(
      JobSource source, Set<Long> projects, Set<Long> known, InstantSource clock) {
    List<HintedReading> read = new ArrayList<>();
    for (long project : projects) {
      Instant began = clock.instant();
      Optional<JobSource.Found> found = source.readProject(project, known);
      if (found.isEmpty()) {
        return List.of(newest(source, known, clock));
      }
      read.add(new HintedReading(OptionalLong.of(project), found.get(), began));
    }
    return read.isEmpty() ? List.of(newest(source, known, clock)) : read;
  }

  private static HintedReading newest(JobSource source, Set<Long> known, InstantSource clock) {
    Instant began = clock.instant();
    return new HintedReading(OptionalLong.empty(), source.readNew(known), began);
  }

  /** Whether this is all that waits. */
  boolean isWholeQueue() {
    return project.isEmpty() && found.whole();
  }

  /** A reading with the jobs that came. Those that left stay until everything is read. */
  QueueSnapshot addedTo(QueueSnapshot last) {
    return last.withNew(KnownJobs.once(found.jobs(), last.jobs()), began);
  }

  /** A reading with a project that was read to its end as it is now; else with what came. */
  QueueSnapshot mergedInto(QueueSnapshot last) {
    if (project.isEmpty() || !found.whole()) {
      return addedTo(last);
    }
    List<Job> jobs = new ArrayList<>(last.jobs());
    jobs.removeIf(job -> job.projectId() == project.getAsLong());
    jobs.addAll(found.jobs());
    return last.with(KnownJobs.once(jobs, last.jobs()), project.getAsLong(), began);
  }
}
