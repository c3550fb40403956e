package dev.runnerpool.core.demand;

import java.util.OptionalLong;

/**
 * What one of GitLab's job events tells. Its tags are not among it.
 *
 * @param id GitLab's number of the job
 * @param name its project and name
 * @param project full path or number of its project, for people
 * @param step how far it is
 * @param runner GitLab's number of the runner that holds or held it, once one did
 */
public record JobNews(long id, JobName name, String project, Step step, OptionalLong runner) {

  /**
   * How far a job is. Events overtake one another, so an earlier step takes nothing back.
   *
   * <p>Source: the state machine of GitLab's {@code CommitStatus}: nothing becomes pending again
   * after it ran or ended, a retried job is another one; but a skipped one may.
   */
  public enum Step {
    /** It does not wait for a runner yet. */
    Before,
    /** It is pending. */
    Pending,
    /** It was skipped, or is in a state that is not known here: it may become pending again. */
    Aside,
    /** It runs or has ended, for good. */
    Past;

    /** The step of a status in GitLab's word. */
    public static Step of(String status) {
      return switch (status) {
        case "created",
            "waiting_for_resource",
            "preparing",
            "waiting_for_callback",
            "manual",
            "scheduled" ->
            Before;
        case "pending" -> Pending;
        case "running", "success", "failed", "canceling", "canceled" -> Past;
        default -> Aside;
      };
    }
  }
}
