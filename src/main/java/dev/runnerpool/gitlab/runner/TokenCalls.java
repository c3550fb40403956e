package dev.runnerpool.gitlab.runner;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What may be asked of GitLab with nothing but a runner's token. */
final class TokenCalls {

  private static final int FORBIDDEN = 403;
  private static final int UNPROCESSABLE = 422;

  private final GitLabClient session;

  TokenCalls(GitLabClient session) {
    this.session = session;
  }

  /** What GitLab thinks of a runner's token. */
  sealed interface Verdict {
    /** It is the token of that runner; {@code expiresAt} is its end, if it has one. */
    record Good(long runnerId, Optional<Instant> expiresAt) implements Verdict {}

    /** GitLab does not know it, or lets it do nothing. */
    record Refused() implements Verdict {}

    /** It is good, but its runner belongs to nothing any more and can never get a job. */
    record Orphaned() implements Verdict {}
  }

  /**
   * Asks whether a token is good. Orphaned runners get 422 from some versions of GitLab, and 403
   * from others.
   *
   * @param systemId a manager of the runner: GitLab notes that this one was heard of
   */
  Verdict verify(String token, String systemId) {
    RunnerIdentity identity = new RunnerIdentity(token, systemId);
    try {
      Responses.IssuedToken answer =
          session.call(Endpoint.VerifyRunner, api -> api.verifyRunner(identity));
      if (answer.id() == null) {
        throw session.incomplete(Endpoint.VerifyRunner, "a runner without id");
      }
      return new Verdict.Good(answer.id(), end(session, Endpoint.VerifyRunner, answer));
    } catch (GitLabException e) {
      return switch (e.byGitLab() ? e.status() : 0) {
        case FORBIDDEN -> new Verdict.Refused();
        case UNPROCESSABLE -> new Verdict.Orphaned();
        default -> throw e;
      };
    }
  }

  /** Deletes a manager; false if there was none. */
  boolean deleteProcess(String token, String systemId) {
    RunnerIdentity identity = new RunnerIdentity(token, systemId);
    return session.delete(Endpoint.DeleteRunnerProcess, api -> api.deleteRunnerProcess(identity));
  }

  /** When a token that GitLab told of ends. */
  static Optional<Instant> end(GitLabClient session, Endpoint call, Responses.IssuedToken answer) {
    try {
      return Optional.ofNullable(answer.expiresAt())
          .map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw session.incomplete(call, "a token whose end is no time");
    }
  }
}
