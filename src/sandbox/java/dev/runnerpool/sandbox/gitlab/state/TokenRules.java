package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;

/**
 * What an installation of GitLab does about runners' tokens.
 *
 * @param lifetime how long a token given from now on is good; zero: for ever
 * @param orphanedStatus what an orphaned runner's calls get: 422 in some versions, 403 in others
 */
public record TokenRules(Duration lifetime, int orphanedStatus) {

  public static final TokenRules DEFAULT = new TokenRules(Duration.ZERO, 422);

  public TokenRules {
    if (lifetime.isNegative() || (orphanedStatus != 403 && orphanedStatus != 422)) {
      throw new IllegalArgumentException(
          "lifetime should not be negative, and orphaned_status 403 or 422, not " + orphanedStatus);
    }
  }
}
