package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several projects read at once.
 *
 * @param jobs waiting jobs of the projects that could be read
 * @param refused failures of the others, by project, with reasons that the caller said to bear
 */
record ProjectsReading(List<Job> jobs, Map<Long, GitLabException> refused) {

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
      Queue<Job> jobs = new ConcurrentLinkedQueue<>();
      Map<Long, GitLabException> refused = new ConcurrentHashMap<>();
      AtomicBoolean failed = new AtomicBoolean();
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
                              jobs.addAll(jobs(project));
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
        CompletableFuture.allOf(readings).join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
      return new ProjectsReading(List.copyOf(jobs), Map.copyOf(refused));
    }

    private List<Job> jobs(Map.Entry<Long, String> project) {
      long number = project.getKey();
      return new ProjectJobs(session, String.valueOf(number), number, project.getValue(), refs)
          .read();
    }
  }
}
