package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;

/**
 * What an installation of GitLab does about runners' tokens.
 *
 * @param lifetime how long a token given from now on is good; zero: for ever
 * @param orphanedStatus what an orphaned runner's calls get: 422 in some versions, 403 in others
 * @param heardByVerifying whether GitLab hears of a runner when its token is verified; in older
 *     versions it does when one of its managers is deleted, or was never there
 */
public record TokenRules(Duration lifetime, int orphanedStatus, boolean heardByVerifying) {

  public static final TokenRules DEFAULT = new TokenRules(Duration.ZERO, 422, true);

  /** Of a GitLab that hears of a runner when its token is verified. */
  public TokenRules(Duration lifetime, int orphanedStatus) {
    this(lifetime, orphanedStatus, true);
  }

  public TokenRules {
    if (lifetime.isNegative() || (orphanedStatus != 403 && orphanedStatus != 422)) {
      throw new IllegalArgumentException(
          "lifetime should not be negative, and orphaned_status 403 or 422, not " + orphanedStatus);
    }
  }
}
