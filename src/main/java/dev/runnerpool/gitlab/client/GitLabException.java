package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure;
import java.time.Instant;
import java.util.Optional;

/** A request to GitLab gave no usable answer. Its message holds no secret. */
public final class GitLabException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final int status;
  private final transient Optional<Instant> notBefore;
  private final boolean byGitLab;

  /** A failure without an HTTP status. */
  public GitLabException(Failure.Reason reason, String message) {
    this(reason, message, 0, Optional.empty());
  }

  GitLabException(Failure.Reason reason, String message, int status, Optional<Instant> notBefore) {
    super(message);
    this.failure = new Failure(reason, message);
    this.status = status;
    this.notBefore = notBefore;
    this.byGitLab = true;
  }

  private GitLabException(GitLabException other) {
    super(other.getMessage());
    this.failure = other.failure;
    this.status = other.status;
    this.notBefore = other.notBefore;
    this.byGitLab = false;
  }

  /** The same failure, answered by something that stands before GitLab. */
  GitLabException beforeGitLab() {
    return new GitLabException(this);
  }

  /** False if the answer shows that a proxy or firewall gave it, and says nothing of GitLab. */
  public boolean byGitLab() {
    return byGitLab;
  }

  /** The same failure, its message beginning with what it is about. */
  public GitLabException about(String what) {
    return new GitLabException(failure.reason(), what + ": " + getMessage(), status, notBefore);
  }

  /** Reason and message for a condition. */
  public Failure failure() {
    return failure;
  }

  /** HTTP status, or 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** Whether GitLab itself says that there is no such thing; a proxy's 404 says nothing. */
  public boolean isGone() {
    return byGitLab && status == 404;
  }

  /** Whether nothing was sent, as the budget had no room: it says nothing of GitLab. */
  public boolean isUnsent() {
    return status == 0 && failure.reason() == Failure.Reason.RateLimited;
  }

  /** When GitLab wants to be asked again at the earliest, if it said so. */
  public Optional<Instant> notBefore() {
    return notBefore;
  }
}
