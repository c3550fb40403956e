package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The steps by which a pool comes to its runner, and by which it leaves it; each may be repeated
 * from the start. Calls block; one thread at a time.
 */
interface RegistrationSteps {

  /** GitLab's number of the runner as far as it is known. */
  OptionalLong runnerId();

  /** Whether nothing tells of something in GitLab that would have to be removed. */
  boolean neverMade(RunnerPool pool);

  /** How long until the token's life asks for a check, if it does. */
  Optional<Duration> untilCheck(Instant now);

  /** Whether the token may be rotated as soon as no free runner holds it. */
  boolean waitsToRotate(Instant now);

  /**
   * The registration as the pool's status and Secret tell it, without a request to GitLab: so that
   * a restart takes no pool's runner away until GitLab was asked. Empty if they leave any doubt.
   */
  default Optional<State.Registered> resume(RunnerPool pool) {
    return Optional.empty();
  }

  /** Comes to the runner, fixes it, and sees that the pool's Secret holds its token. */
  State.Registered enrol(RunnerPool pool, RunnersSeen seen);

  /**
   * Removes from GitLab what runners left in slots that are not used any more; a part at a time.
   *
   * @param used tells the slots that were used lately: to be asked after GitLab was asked which
   *     there are, as one may be used for the first time meanwhile
   */
  void sweep(RunnerPool pool, Supplier<Set<Integer>> used);

  /** Sees that the runner takes no more jobs. */
  void pause(RunnerPool pool);

  /** Removes what the pool has in GitLab, and then the pool's Secret. */
  void leave(RunnerPool pool);

  /** Nothing more is asked for the pool. */
  void end(RunnerPool pool);
}
