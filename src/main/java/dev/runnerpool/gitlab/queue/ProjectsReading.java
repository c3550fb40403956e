package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several projects read at once.
 *
 * @param jobs waiting jobs of the projects that could be read
 * @param whole whether these are all of theirs; else the newest of some of them
 * @param refused failures of the others, by project, with reasons that the caller said to bear
 */
record ProjectsReading(List<Job> jobs, boolean whole, Map<Long, GitLabException> refused) {

  /** Readings of short queues end sooner. */
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** Reads projects on some threads. */
  record Reader(GitLabClient session, ExecutorService threads, ProtectedRefs refs) {

    /**
     * Reads the projects, and stops at the first failure not to be borne.
     *
     * @param projects paths by number
     * @param borne reasons that concern a project alone
     * @throws GitLabException with any other reason
     */
    ProjectsReading read(Map<Long, String> projects, Set<Reason> borne) {
      return readNew(projects, borne, Set.of(), () -> {});
    }

    /**
     * The same, of each project no further than to a job that is known.
     *
     * @param between called on this thread again and again meanwhile
     */
    ProjectsReading readNew(
        Map<Long, String> projects, Set<Reason> borne, Set<Long> known, Runnable between) {
      Queue<Job> jobs = new ConcurrentLinkedQueue<>();
      Map<Long, GitLabException> refused = new ConcurrentHashMap<>();
      AtomicBoolean failed = new AtomicBoolean();
      AtomicBoolean whole = new AtomicBoolean(true);
      CompletableFuture<?>[] readings =
          projects.entrySet().stream()
              .map(
                  project ->
                      CompletableFuture.runAsync(
                          () -> {
                            if (failed.get()) {
                              return;
                            }
                            try {
                              JobSource.Found found = jobs(project, known);
                              jobs.addAll(found.jobs());
                              if (!found.whole()) {
                                whole.set(false);
                              }
                            } catch (GitLabException e) {
                              if (!borne.contains(e.failure().reason())) {
                                failed.set(true);
                                throw e;
                              }
                              refused.put(project.getKey(), e);
                            }
                          },
                          threads))
              .toArray(CompletableFuture<?>[]::new);
      try {
        join(CompletableFuture.allOf(readings), between);
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
      return new ProjectsReading(List.copyOf(jobs), whole.get(), Map.copyOf(refused));
    }

    private static void join(CompletableFuture<?> all, Runnable between) {
      while (!all.isDone()) {
        CompletableFuture<?> pause =
            new CompletableFuture<>()
                .completeOnTimeout(null, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.anyOf(all, pause).join();
        if (!all.isDone()) {
          between.run();
        }
      }
      all.join();
    }

    private JobSource.Found jobs(Map.Entry<Long, String> project, Set<Long> known) {
      long number = project.getKey();
      return new ProjectJobs(session, String.valueOf(number), number, project.getValue(), refs)
          .readNew(known);
    }
  }
}
