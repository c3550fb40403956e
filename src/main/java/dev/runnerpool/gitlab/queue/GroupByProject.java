package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The waiting jobs of a group, project by project, a bounded number at once: for a GitLab that does
 * not tell them by GraphQL.
 *
 * <p>A project is busy for a while after it had a waiting job or something was done in it, and is
 * then read every time. Of a quiet one the empty queue is remembered, up to a bounded age, unless a
 * hint came that jobs were queued.
 */
final class GroupByProject {

  private static final Duration BUSY_FOR = Duration.ofMinutes(10);

  private final GroupProjects projects;
  private final ProjectsReading.Reader reader;
  private final Duration quiet;
  private final InstantSource clock;
  private final Map<Long, Instant> readAt = new HashMap<>();
  private final Map<Long, Instant> busyUntil = new HashMap<>();
  private volatile boolean everything;

  /**
   * Nothing read yet.
   *
   * @param quiet longest age of the empty queue of a quiet project
   */
  GroupByProject(
      GroupProjects projects, ProjectsReading.Reader reader, Duration quiet, InstantSource clock) {
    this.projects = projects;
    this.reader = reader;
    this.quiet = quiet;
    this.clock = clock;
  }

  /** The next reading leaves no project out. */
  void everything() {
    everything = true;
  }

  /**
   * Reads all that is due.
   *
   * @param known jobs to which each project is read, and no further; none for all
   * @param between called on this thread again and again meanwhile
   */
  JobSource.Found read(Set<Long> known, Runnable between) {
    boolean all = everything;
    everything = false;
    try {
      return read(all, known, between);
    } catch (RuntimeException e) {
      everything |= all;
      throw e;
    }
  }

  private JobSource.Found read(boolean all, Set<Long> known, Runnable between) {
    Instant now = clock.instant();
    Map<Long, String> served = projects.served();
    projects.takeStirred().forEach(project -> busyUntil.put(project, now.plus(BUSY_FOR)));
    readAt.keySet().retainAll(served.keySet());
    busyUntil.keySet().retainAll(served.keySet());
    Map<Long, String> due = new LinkedHashMap<>(served);
    if (!all) {
      due.keySet().removeIf(project -> !due(project, now));
    }
    ProjectsReading first = reader.readNew(due, GroupJobs.GONE, known, between);
    if (first.refused().isEmpty()) {
      return remember(due, first.jobs(), first.whole(), now);
    }
    projects.requireGone(first.refused());
    Map<Long, String> listed = projects.served();
    due.keySet().removeAll(first.refused().keySet());
    Map<Long, String> added = new LinkedHashMap<>(listed);
    added.keySet().removeAll(served.keySet());
    List<Job> jobs = new ArrayList<>(first.jobs());
    jobs.addAll(reader.read(added, Set.of()).jobs());
    due.putAll(added);
    return remember(due, jobs, first.whole(), now);
  }

  private boolean due(long project, Instant now) {
    Instant read = readAt.get(project);
    return read == null
        || now.isBefore(busyUntil.getOrDefault(project, Instant.MIN))
        || !now.isBefore(read.plus(quiet));
  }

  /** A project that is left out next time had no job this time: what is read is the whole queue. */
  private JobSource.Found remember(
      Map<Long, String> read, List<Job> jobs, boolean whole, Instant now) {
    read.keySet().forEach(project -> readAt.put(project, now));
    jobs.forEach(job -> busyUntil.put(job.projectId(), now.plus(BUSY_FOR)));
    return new JobSource.Found(jobs, whole);
  }

  /** Jobs of one project were read between two readings. */
  void found(long project) {
    busyUntil.put(project, clock.instant().plus(BUSY_FOR));
  }
}
