package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A runner as it is seen.
 *
 * @param slot the number it holds while it lives
 * @param id what tells it from an earlier runner of the same slot: the pod's UID
 * @param state what it does
 * @param since when it entered that state
 * @param job the GitLab job it holds or held, if known
 * @param nodeChoice index of the placement entry it was made for
 * @param unschedulable the scheduler's own words, while no node takes it
 * @param outdated whether it was made with a token or settings that hold no more
 */
public record Runner(
    int slot,
    String id,
    RunnerState state,
    Instant since,
    OptionalLong job,
    int nodeChoice,
    Optional<String> unschedulable,
    boolean outdated) {

  /** A runner made with the token and the settings of now. */
  public Runner(
      int slot,
      String id,
      RunnerState state,
      Instant since,
      OptionalLong job,
      int nodeChoice,
      Optional<String> unschedulable) {
    this(slot, id, state, since, job, nodeChoice, unschedulable, false);
  }

  /** Whether no node took it for so long that the next entry of the placement has its turn. */
  public boolean movesOn(Policy policy, Instant now) {
    return state == RunnerState.STARTING
        && unschedulable.isPresent()
        && nodeChoice < policy.nodeChoices() - 1
        && !now.isBefore(since.plus(policy.fallbackAfter()));
  }

  /** Whether its start failed for taking too long; one that moves on has not failed. */
  public boolean missedDeadline(Policy policy, Instant now) {
    return state == RunnerState.STARTING
        && !now.isBefore(since.plus(policy.startupDeadline()))
        && !movesOn(policy, now);
  }

  /** The same runner, told by a clock that is behind by so much. */
  public Runner earlier(Duration by) {
    return by.isZero()
        ? this
        : new Runner(slot, id, state, since.minus(by), job, nodeChoice, unschedulable, outdated);
  }

  /** The same runner, made with a token or settings that hold no more. */
  public Runner asOutdated() {
    return new Runner(slot, id, state, since, job, nodeChoice, unschedulable, true);
  }
}
