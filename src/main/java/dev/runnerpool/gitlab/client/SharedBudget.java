package dev.runnerpool.gitlab.client;

import java.time.Duration;

/** What a queue's readings may take of the budget that all requests with one token share. */
public final class SharedBudget {

  private final RateLimiter limiter;
  private final Object claimant;

  SharedBudget(RateLimiter limiter, Object claimant) {
    this.limiter = limiter;
    this.claimant = claimant;
  }

  /** Says how many requests per second this queue would like to go on with. */
  public void claim(double perSecond) {
    limiter.claim(claimant, perSecond);
  }

  /** This queue is read no more. */
  public void withdraw() {
    limiter.withdraw(claimant);
  }

  /** Requests per second that this queue may go on with, beside what the others claim. */
  public double share() {
    return limiter.share(claimant);
  }

  /** How long until a reading of so many requests would not have to wait in between. */
  public Duration untilAffordable(int requests) {
    return limiter.untilAffordable(requests);
  }
}
