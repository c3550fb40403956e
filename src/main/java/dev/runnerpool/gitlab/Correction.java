package dev.runnerpool.gitlab;

import dev.runnerpool.core.reason.StatedReason;
import java.time.Instant;

/**
 * Something that was not as it should be with a pool's runner in GitLab, and was repaired.
 *
 * @param kind from the closed list
 * @param message for people: what was found and what was done; no secret
 * @param at when it was repaired
 */
public record Correction(Kind kind, String message, Instant at) {

  /** The closed list; the name is the event's reason. */
  public enum Kind implements StatedReason {
    /** Settings were changed in GitLab, and changed back. */
    DriftCorrected,
    /** The token was renewed before its end. */
    TokenRotated,
    /** The token was void or lost, and there is a new one. */
    TokenRenewed,
    /** The runner was gone or of no use, and there is a new one. */
    RunnerRecreated;

    /** Whether it is the usual course of things. */
    public boolean expected() {
      return this == TokenRotated;
    }
  }
}
