package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
    this(new Failure(reason, message), status, notBefore, true);
  }

  GitLabException(Failure failure, int status, Optional<Instant> notBefore, boolean byGitLab) {
    super(failure.message());
    this.failure = failure;
    this.status = status;
    this.notBefore = notBefore;
    this.byGitLab = byGitLab;
  }

  /** What a request gives; empty if it fails in that way. */
  public static <T> Optional<T> unless(Predicate<GitLabException> failed, Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (GitLabException e) {
      if (failed.test(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** False if the answer shows that a proxy or firewall gave it, and says nothing of GitLab. */
  public boolean byGitLab() {
    return byGitLab;
  }

  /** The same failure, its message beginning with what it is about. */
  public GitLabException about(String what) {
    return new GitLabException(
        new Failure(failure.reason(), what + ": " + getMessage()), status, notBefore, byGitLab);
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

  /** Whether the token may not see it, or there is no such thing: GitLab does not tell which. */
  public boolean isHidden() {
    return status == 403 || status == 404;
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
