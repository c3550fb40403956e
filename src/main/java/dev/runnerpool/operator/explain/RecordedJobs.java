package dev.runnerpool.operator.explain;

import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.EndedJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks a job up in the records; a job that waits or runs is explained without them too. */
@ApplicationScoped
class RecordedJobs {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedJobs.class);

  private final EndedJobs records;

  RecordedJobs(EndedJobs records) {
    this.records = records;
  }

  /** The jobs of that number in the GitLabs that these pools serve; none if it cannot be read. */
  List<EndedJob> find(List<ReconciledPool> pools, long job) {
    Set<String> gitlabs =
        pools.stream().map(pool -> pool.queue().gitlab()).collect(Collectors.toSet());
    try {
      return gitlabs.isEmpty() ? List.of() : records.find(gitlabs, job);
    } catch (IllegalStateException e) {
      LOG.debug("job {} was not looked up in the records: {}", job, e.getMessage());
      return List.of();
    }
  }
}
