package dev.runnerpool.operator.gitlab.registration;

import java.time.Duration;
import java.time.Instant;

/** What is done about a token that GitLab refuses, one remedy after the other. */
final class Refusals {

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

  /** GitLab takes the token. */
  void none() {
    tried = 0;
  }
}
