package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.records.JobRecords;
import dev.runnerpool.core.records.RecentJobs;
import dev.runnerpool.gitlab.GitLabConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** Where the operator keeps finished jobs: in memory, within the bounds of its settings. */
@ApplicationScoped
class KeptJobs {

  @Produces
  @ApplicationScoped
  JobRecords records(GitLabConfig config, InstantSource clock) {
    return new RecentJobs(config.jobFacts().most(), config.jobFacts().keep(), clock::instant);
  }
}
