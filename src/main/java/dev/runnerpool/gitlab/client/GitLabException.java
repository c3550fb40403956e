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

  /** A failure without an HTTP status. */
  public GitLabException(Failure.Reason reason, String message) {
    this(reason, message, 0, Optional.empty());
  }

  GitLabException(Failure.Reason reason, String message, int status, Optional<Instant> notBefore) {
    super(message);
    this.failure = new Failure(reason, message);
    this.status = status;
    this.notBefore = notBefore;
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

  /** When GitLab wants to be asked again at the earliest, if it said so. */
  public Optional<Instant> notBefore() {
    return notBefore;
  }
}
