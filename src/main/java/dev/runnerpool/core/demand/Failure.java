package dev.runnerpool.core.demand;

import dev.runnerpool.core.reason.StatedReason;

/**
 * Why GitLab could not be read or written, fit for a condition: no secret, and what would be right.
 *
 * @param reason from the closed list
 * @param message for people: names the Secret or setting to fix
 */
public record Failure(Reason reason, String message) {

  /** The closed list; the name is the condition's reason. */
  public enum Reason implements StatedReason {
    /** A Secret with a token or a cache's keys does not exist, or lacks one of them. */
    CredentialsMissing,
    /** The Secret in which the runner's token is to be kept is somebody else's. */
    SecretConflict,
    /** GitLab does not know the token: revoked, expired or mistyped (401). */
    TokenRejected,
    /** The token is known but lacks a scope or role (403). */
    Forbidden,
    /** The group or project does not exist, or the token may not see it (404). */
    ScopeNotFound,
    /** GitLab asked for fewer requests (429). */
    RateLimited,
    /** No connection, no TLS, no answer in time, or something before GitLab that refuses. */
    Unreachable,
    /** GitLab failed (5xx). */
    ServerError,
    /** The answer was not what GitLab's API gives: a login page, half a page, wrong JSON. */
    UnexpectedAnswer;

    /** Whether it often passes by itself; else somebody has to change something. */
    public boolean mayPass() {
      return switch (this) {
        case RateLimited, Unreachable, ServerError, UnexpectedAnswer -> true;
        case CredentialsMissing, SecretConflict, TokenRejected, Forbidden, ScopeNotFound -> false;
      };
    }
  }
}
