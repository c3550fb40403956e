package dev.runnerpool.sandbox.gitlab.ci;

import java.util.Set;

/**
 * The {@code retry} keyword.
 *
 * @param max how often a failed job is run again, 0 to 2
 * @param reasons failure reasons that allow it; {@code always} allows every one
 * @param exitCodes exit codes that allow it as well; empty for none
 */
public record RetryRule(int max, Set<String> reasons, Set<Integer> exitCodes) {
  public static final RetryRule NEVER = new RetryRule(0, Set.of("always"), Set.of());

  public RetryRule {
    reasons = Set.copyOf(reasons);
    exitCodes = Set.copyOf(exitCodes);
  }

  /** Whether a job that failed so and was already retried {@code retries} times runs again. */
  public boolean allows(int retries, String failureReason, Integer exitCode) {
    return retries < max
        && (reasons.contains("always")
            || reasons.contains(failureReason)
            || (exitCode != null && exitCodes.contains(exitCode)));
  }
}
