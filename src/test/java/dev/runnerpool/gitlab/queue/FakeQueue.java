package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue that counts how it is read. */
final class FakeQueue implements JobSource {
  /** Each takes five requests, so that a project alone is worth reading. */
  final AtomicInteger readings = new AtomicInteger();

  final List<Long> alone = new ArrayList<>();
  volatile List<Job> jobs = List.of();
  volatile boolean fails;
  volatile boolean knowsProjects = true;
  volatile boolean projectsAreShort = true;
  volatile boolean onlyWhole;
  volatile int costOfNew = 1;

  /** What is told of what came; nothing: all is read. */
  volatile Optional<List<Job>> came = Optional.empty();

  final AtomicInteger readingsOfNew = new AtomicInteger();
  volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public List<Job> read(Runnable between) {
    readings.incrementAndGet();
    try {
      while (!gate.await(10, TimeUnit.MILLISECONDS)) {
        between.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (fails) {
      throw new GitLabException(Reason.ServerError, "down");
    }
    return jobs;
  }

  @Override
  public int requestsOfNew() {
    return costOfNew;
  }

  @Override
  public Found readNew(Set<Long> known) {
    if (onlyWhole) {
      throw new GitLabException(Reason.ServerError, "the newest are not told");
    }
    if (came.isEmpty()) {
      return new Found(read(), true);
    }
    readingsOfNew.incrementAndGet();
    return new Found(came.get(), false);
  }

  @Override
  public synchronized Optional<Found> readProject(long project, Set<Long> known) {
    if (!knowsProjects) {
      return Optional.empty();
    }
    if (fails) {
      throw new GitLabException(Reason.ScopeNotFound, "moved");
    }
    alone.add(project);
    return Optional.of(new Found(List.of(job(project, project * 100)), projectsAreShort));
  }

  synchronized List<Long> alone() {
    return List.copyOf(alone);
  }

  static Job job(long id) {
    return job(0, id);
  }

  static Job job(long project, long id) {
    return new Job(
        id,
        project,
        "g/p",
        Set.of("arm64"),
        Instant.parse("2026-03-01T10:00:00Z"),
        Optional.empty());
  }
}
