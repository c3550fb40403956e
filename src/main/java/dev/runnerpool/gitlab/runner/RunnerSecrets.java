package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.client.GitLabException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the token of each pool's runner is kept for its runner pods. Calls block and may fail as
 * Kubernetes does.
 */
public interface RunnerSecrets {

  /**
   * What is kept for a pool.
   *
   * @param runnerId number of the runner in GitLab, if it is told
   * @param token that runner's token, if there is one
   * @param object the store's own: what it was read as
   */
  record Kept(OptionalLong runnerId, Optional<RunnerToken> token, Object object) {

    /** The token if it is that runner's. */
    Optional<RunnerToken> token(long runner) {
      return runnerId.equals(OptionalLong.of(runner)) ? token : Optional.empty();
    }

    /** Without the object, which is a Secret with all it holds. */
    @Override
    public String toString() {
      return "Kept[runner " + runnerId + ", " + token + "]";
    }
  }

  /** What is kept; empty if nothing is, or if what bears the name is not the pool's. */
  Optional<Kept> find(RunnerPool pool);

  /**
   * The same, for who is about to write it.
   *
   * @throws GitLabException if what bears the name is somebody else's: it is left as it is
   */
  Optional<Kept> findToWrite(RunnerPool pool);

  /**
   * The revision of runners made now, if what is kept is just what the pool's spec asks for with
   * the token it holds.
   */
  Optional<String> revision(RunnerPool pool, Kept kept);

  /**
   * Writes what is to be kept if it is not so yet.
   *
   * @param kept what was found right before
   * @return the revision of runners made from it
   * @throws GitLabException if it was changed since it was found
   */
  String write(
      RunnerPool pool,
      Optional<Kept> kept,
      long runnerId,
      RunnerToken token,
      Optional<String> authorities);

  /** Deletes what is kept; harmless if nothing is, or if what bears the name is not the pool's. */
  void delete(RunnerPool pool);
}
