package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec.RetryLostJobs;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import dev.runnerpool.gitlab.jobs.JobLossListener.End;
import dev.runnerpool.gitlab.jobs.JobLossListener.LostJob;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Ends a lost job in GitLab, and has it run again if the pool wants that and it does no harm.
 *
 * <p>Only a runner can report {@code runner_system_failure}, with the job's own token, which is
 * lost with it; the API can cancel. GitLab has a job whose runner can end gracefully canceling
 * until that runner answers: then it is cancelled by force ({@code lib/api/ci/jobs.rb}).
 */
final class LostJobEnd {

  private static final Map<String, String> RUNNING_DEPLOYMENTS =
      Map.of("status", "running", "order_by", "id", "sort", "desc", "per_page", "100");
  private static final Map<String, String> ANY = Map.of("per_page", "1");

  private final GitLabClient session;
  private final Set<Long> repeats = new HashSet<>();

  /** Jobs that are canceling by our doing, perhaps from an attempt before. */
  private final Set<Long> canceled = new HashSet<>();

  LostJobEnd(GitLabClient session) {
    this.session = session;
  }

  /**
   * Ends it; what GitLab refuses is said in the note and never thrown.
   *
   * @param shown the job as GitLab shows it, with its project
   */
  LostJob end(RunnerPool pool, long job, RunnerJobsResponse.Job shown) {
    String project = shown.project().fullPath();
    boolean wanted = pool.getSpec().runner().retryLostJobs() == RetryLostJobs.Once;
    Optional<String> harm = Optional.empty();
    try {
      // While it runs: of a cancelled job GitLab does not tell any more.
      harm = wanted ? harm(project, job, shown) : harm;
      cancel(project, job);
    } catch (GitLabException e) {
      return new LostJob(job, project, End.LEFT, OptionalLong.empty(), e.getMessage());
    }
    return wanted && harm.isEmpty()
        ? repeat(project, job)
        : new LostJob(job, project, End.CANCELED, OptionalLong.empty(), harm.orElse(""));
  }

  private void cancel(String project, long job) {
    Responses.Job canceled =
        session.call(Endpoint.CancelJob, api -> api.cancelJob(project, job, null));
    this.canceled.add(job);
    if ("canceling".equals(canceled.status())) {
      session.call(Endpoint.CancelJob, api -> api.cancelJob(project, job, true));
    }
  }

  private LostJob repeat(String project, long job) {
    try {
      Responses.Job next = session.call(Endpoint.RetryJob, api -> api.retryJob(project, job));
      if (next.id() == null) {
        throw session.incomplete(Endpoint.RetryJob, "a job without its number");
      }
      repeats.add(next.id());
      return new LostJob(job, project, End.REPEATED, OptionalLong.of(next.id()), "");
    } catch (GitLabException e) {
      return new LostJob(job, project, End.CANCELED, OptionalLong.empty(), e.getMessage());
    }
  }

  /** Why it had better not run twice. GitLab does not tell of a job's resource group. */
  private Optional<String> harm(String project, long job, RunnerJobsResponse.Job shown) {
    if (repeats.contains(job)) {
      return Optional.of("it was a repetition already");
    }
    if ("CANCELING".equals(shown.status()) && !canceled.contains(job)) {
      return Optional.of("somebody had cancelled it");
    }
    List<Object> groups =
        session.call(Endpoint.ListResourceGroups, api -> api.resourceGroups(project, ANY));
    if (!groups.isEmpty()) {
      return Optional.of("its project uses resource_group, and the job might");
    }
    List<Responses.Deployment> deployments =
        session.call(
            Endpoint.ListDeployments, api -> api.deployments(project, RUNNING_DEPLOYMENTS));
    return deployments.stream()
            .anyMatch(each -> each.job() != null && Long.valueOf(job).equals(each.job().id()))
        ? Optional.of("it deploys to an environment")
        : Optional.empty();
  }
}
