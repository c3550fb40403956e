package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;

/**
 * What is done about a token that GitLab refuses: a new token at once, another runner only when
 * refusals of the new one were seen again and again, after growing gaps, for the whole of a period.
 * Each runner that did not help doubles the period: then it is not the runner.
 */
final class TokenRefusals {

  private static final int SIGHTINGS = 3;
  private static final int GAPS = (1 << SIGHTINGS) - 1;
  private static final Duration LONGEST = Duration.ofDays(1);

  private Duration period;
  private final Duration firstPeriod;
  private boolean renewed;
  private int seen;
  private Instant seenAt = Instant.MIN;

  /**
   * Nothing was refused.
   *
   * @param period for how long a new token must be refused before the runner is given up
   */
  TokenRefusals(Duration period) {
    this.period = period;
    this.firstPeriod = period;
  }

  /** The remedies in their order. */
  enum Remedy {
    /** Ask for a new token: the old one may be void. */
    RENEW,
    /** Wait: what stands between may not depend on the runner. */
    WAIT,
    /** Make a new runner: GitLab refuses even a new token of this one. */
    REPLACE
  }

  /** The remedy to try now, as the token was refused. */
  Remedy next(Instant now) {
    if (!renewed) {
      return Remedy.RENEW;
    }
    Duration gap = period.dividedBy(GAPS).multipliedBy(1L << Math.min(seen, SIGHTINGS));
    if (seen < SIGHTINGS && !now.isBefore(seenAt.plus(gap))) {
      seen++;
      seenAt = now;
    }
    return seen < SIGHTINGS ? Remedy.WAIT : Remedy.REPLACE;
  }

  /** The runner has a new token; whether it helped is still to be seen. */
  void renewed(Instant now) {
    renewed = true;
    seen = 0;
    seenAt = now;
  }

  /** Another runner is in its place; whether it helped is still to be seen. */
  void replaced(Instant now) {
    Duration doubled = period.multipliedBy(2);
    period = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    renewed(now);
  }

  /** GitLab takes the token. */
  void none() {
    renewed = false;
    seen = 0;
    period = firstPeriod;
  }

  /** What is said while it waits. */
  GitLabException beyondRemedy(RunnerPool pool, long runnerId) {
    return new GitLabException(
        Reason.Forbidden,
        pool.getSpec().gitlab().url()
            + (" refuses the token of runner %d (403 to POST /runners/verify), though it has just"
                    .formatted(runnerId)
                + " given it: see whether a proxy or a rule for IP addresses stands between; if that"
                + (" goes on for " + period + " and no job runs, another runner is made")));
  }
}
