package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.gitlab.client.RunnerMessages.GivenJob;
import dev.runnerpool.gitlab.client.RunnerMessages.Reply;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Gives back a job that a sentinel was given because somebody had unpaused it.
 *
 * <p>A GitLab that knows {@code two_phase_job_commit} has not begun it: unacknowledged, it fails
 * within minutes as {@code runner_provisioning_timeout} and GitLab tries it again by itself under a
 * new id; ending it would need an acknowledgement first, and then only the job's own {@code retry}
 * would help. An older GitLab has begun it: then it is ended as a failure of the runner's system,
 * which {@code retry} rules know. {@code PUT state=pending} tells them apart: 200 while it awaits
 * its acknowledgement, 400 once it runs.
 */
final class Handback {

  private static final int BAD_REQUEST = 400;
  private static final int ACCEPTED = 202;

  private final RunnerConnections connections;
  private final Queue<GivenJob> given = new ConcurrentLinkedQueue<>();

  Handback(RunnerConnections connections) {
    this.connections = connections;
  }

  /** The job is to be given back. */
  void take(GivenJob job) {
    given.add(job);
  }

  /**
   * Gives every job back; blocks.
   *
   * @param told hears of each what becomes of it
   * @throws GitLabException if that is not known yet of one: to be repeated
   */
  void giveBack(Caller caller, Consumer<String> told) {
    for (GivenJob job = given.peek(); job != null; job = given.peek()) {
      told.accept(
          job.name()
              + " was given to the sentinel, which somebody had unpaused: "
              + fate(caller, job));
      given.remove();
    }
  }

  private String fate(Caller caller, GivenJob job) {
    Reply asked = connections.updateJob(caller, job, "pending", null).join();
    if (asked.isSuccess()) {
      return "it was not begun, GitLab gives it out again by itself within minutes";
    }
    if (hadEnded(asked)) {
      return "it had ended already";
    }
    if (asked.status() != BAD_REQUEST) {
      throw unknown(asked);
    }
    Reply ended = connections.updateJob(caller, job, "failed", "runner_system_failure").join();
    if (hadEnded(ended)) {
      return "it had ended already";
    }
    if (!ended.isSuccess() || ended.status() == ACCEPTED) {
      throw unknown(ended);
    }
    return "it was ended as runner_system_failure: without a retry rule for that it must be retried"
        + " by hand";
  }

  /** Its token ends with the job, and a job is not found once its pipeline is deleted. */
  private static boolean hadEnded(Reply reply) {
    return reply.isTokenRefused() || reply.isNotFound();
  }

  private static GitLabException unknown(Reply reply) {
    return new GitLabException(
        reply.status() == 0 ? Reason.Unreachable : Reason.UnexpectedAnswer,
        "a job given to the sentinel could not be given back yet: "
            + (reply.trouble().isEmpty() ? "status " + reply.status() : reply.trouble()));
  }
}
