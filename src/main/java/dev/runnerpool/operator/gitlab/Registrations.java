package dev.runnerpool.operator.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import java.util.function.Consumer;

/** The pools' runners in GitLab: one each, found by its marker before it is made. */
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

  /** What is known of the pool's registration now. Never blocks. */
  State state(RunnerPool pool);

  /** Calls {@code listener} with each pool whose registration changed. */
  void onChange(Consumer<RunnerPool> listener);

  /** States of a registration. */
  sealed interface State {

    /** Under way, nothing has failed. */
    record Pending() implements State {}

    /**
     * The runner exists and is as the spec says, and the Secret holds its token.
     *
     * @param runnerId GitLab's number of it
     * @param revision changes when pods made before carry an outdated config.toml
     */
    record Registered(long runnerId, String revision) implements State {}

    /**
     * The last attempt failed; it is repeated by itself.
     *
     * @param runnerId GitLab's number of the runner if it is known; its pods may go on
     */
    record Failed(Failure failure, java.util.OptionalLong runnerId) implements State {}

    /** The runner is gone from GitLab, or can't be reached any more and was given up. */
    record Removed() implements State {}
  }
}
