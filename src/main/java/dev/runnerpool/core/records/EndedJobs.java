package dev.runnerpool.core.records;

import java.util.Collection;
import java.util.List;

/** Looks finished jobs up. Any thread; may wait for the database, so none that must not wait. */
@FunctionalInterface
public interface EndedJobs {

  /**
   * The jobs of that number, one per GitLab at most.
   *
   * @param gitlabs addresses of the GitLabs that are meant
   * @throws IllegalStateException if the records cannot be read now, or none are kept: says why
   */
  List<EndedJob> find(Collection<String> gitlabs, long job);
}
