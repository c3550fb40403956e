package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The pools' runners in GitLab: one each, found by its marker before it is made, or brought by the
 * pool as a token.
 */
public interface Registrations {

  /**
   * Sees to it, in the background, that the pool has its runner in GitLab with the spec's tags and
   * flags, and its Secret with token and config.toml. Cheap, and harmless when repeated.
   */
  void ensure(RunnerPool pool);

  /**
   * Begins, in the background, to leave: the first call pauses the runner, so that it takes no more
   * jobs; with {@code runnersGone} the runner is deleted. Harmless when repeated.
   */
  void remove(RunnerPool pool, boolean runnersGone);

  /**
   * Sees to the pool no more. Its runner in GitLab and its Secret stay as they are, for whoever
   * takes the pool over.
   */
  void forget(RunnerPool pool);

  /**
   * Tells which runners the pool has, for the choice of a good time to rotate the token, for the
   * removal of what dead ones left in GitLab, and to look at once when runners fail. Cheap.
   */
  void saw(RunnerPool pool, RunnersSeen seen);

  /** What is known of the pool's registration now. Never blocks. */
  State state(RunnerPool pool);

  /** Calls {@code listener} with each pool whose registration changed. */
  void onChange(Consumer<RunnerPool> listener);

  /** Calls {@code listener} with whatever was repaired in GitLab, on a thread that may block. */
  void onCorrection(BiConsumer<RunnerPool, Correction> listener);

  /**
   * A pool's runners.
   *
   * @param slots those that live runners hold
   * @param anyFree whether one of them is idle or starting, and so needs the token as it is
   * @param failedStarts how many starts failed in a row, and how many runners show a failure now
   * @param passedOver how many jobs that fit GitLab gave to no idle runner
   */
  record RunnersSeen(BitSet slots, boolean anyFree, int failedStarts, int passedOver) {

    /** Nothing was seen yet. */
    public static RunnersSeen none() {
      return new RunnersSeen(new BitSet(), false, 0, 0);
    }
  }

  /** States of a registration. */
  sealed interface State {

    /** GitLab's number of the pool's runner, if it is known. */
    default OptionalLong runner() {
      return OptionalLong.empty();
    }

    /** What keeps the runner from jobs that fit the pool, as far as GitLab tells. */
    default Optional<String> otherwise() {
      return Optional.empty();
    }

    /** Under way, nothing has failed. */
    record Pending() implements State {}

    /**
     * The runner exists and is as the spec says, and the Secret holds its token.
     *
     * @param runnerId GitLab's number of it
     * @param revision changes when pods made before carry an outdated token or config.toml
     * @param own whether the pool brought the runner's token, so that nothing is changed in GitLab
     * @param tokenExpiresAt when GitLab lets the token end, if it does
     * @param otherwise what GitLab has of a brought runner that keeps it from jobs which fit the
     *     pool; empty if there is nothing, or GitLab does not tell
     * @param last what was repaired last, since the operator began
     */
    record Registered(
        long runnerId,
        String revision,
        boolean own,
        Optional<Instant> tokenExpiresAt,
        Optional<String> otherwise,
        Optional<Correction> last)
        implements State {

      /** A runner that is as the spec says in GitLab too. */
      public Registered(
          long runnerId,
          String revision,
          boolean own,
          Optional<Instant> tokenExpiresAt,
          Optional<Correction> last) {
        this(runnerId, revision, own, tokenExpiresAt, Optional.empty(), last);
      }

      @Override
      public OptionalLong runner() {
        return OptionalLong.of(runnerId);
      }
    }

    /**
     * The last attempt failed; it is repeated by itself.
     *
     * @param runnerId GitLab's number of the runner if it is known; its pods may go on
     */
    record Failed(Failure failure, OptionalLong runnerId) implements State {
      @Override
      public OptionalLong runner() {
        return runnerId;
      }
    }

    /** The runner is gone from GitLab, or can't be reached any more and was given up. */
    record Removed() implements State {}
  }
}
