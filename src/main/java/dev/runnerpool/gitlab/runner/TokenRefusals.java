package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;

/** What is done about a token that GitLab refuses, one remedy after the other. */
final class TokenRefusals {

  private static final Duration REST = Duration.ofMinutes(10);

  private int tried;
  private Instant triedAt = Instant.MIN;

  /** The remedies in their order. */
  enum Remedy {
    /** Ask for a new token: the old one may be void. */
    RENEW,
    /** Make a new runner: GitLab refuses even a new token of this one. */
    REPLACE,
    /** Wait: what stands between does not depend on the runner. */
    WAIT
  }

  /** The remedy to try now. */
  Remedy next(Instant now) {
    if (tried < 2) {
      return tried == 0 ? Remedy.RENEW : Remedy.REPLACE;
    }
    return now.isBefore(triedAt.plus(REST)) ? Remedy.WAIT : Remedy.RENEW;
  }

  /** A remedy was carried out; whether it helped is still to be seen. */
  void tried(Remedy remedy, Instant now) {
    tried = remedy == Remedy.RENEW ? 1 : 2;
    triedAt = now;
  }

  /** What is said while it waits. */
  static GitLabException beyondRemedy(RunnerPool pool, long runnerId) {
    return new GitLabException(
        Reason.Forbidden,
        pool.getSpec().gitlab().url()
            + (" refuses the token of runner "
                + runnerId
                + " (403 to POST /runners/verify), though")
            + " it has just given it: see whether a proxy or a rule for IP addresses stands between");
  }

  /** GitLab takes the token. */
  void none() {
    tried = 0;
  }
}
