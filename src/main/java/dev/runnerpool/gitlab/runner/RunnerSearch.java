package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Finds a pool's runner in GitLab, by the number that is known or by its marker, makes it and
 * deletes it, so that there is one however often answers are lost. One thread at a time.
 */
final class RunnerSearch {

  private static final Logger LOG = Logger.getLogger(RunnerSearch.class);

  /**
   * A request that nobody waits for any more may still make a runner, beside the one made since.
   */
  private static final Duration MAY_STILL_COME = Duration.ofMinutes(10);

  /**
   * So old may the list be in which a pool's runner is first looked for, if the pool was here
   * already: from then on no other process makes runners for it while this one leads.
   */
  private static final Duration LISTED_LATELY = Duration.ofMinutes(1);

  private final Function<RunnerPool, ScopeRunners> scopes;
  private final InstantSource clock;

  private OptionalLong known = OptionalLong.empty();
  // A runner was made, or perhaps made, since the marker was last looked for.
  private boolean again;
  private Instant againUntil = Instant.MIN;
  // What was made or deleted before is not in an older list, or still is.
  private Instant changedAt;

  /**
   * Nothing is known yet.
   *
   * @param scopes the runners of a pool's scope, shared with the other pools of it
   */
  RunnerSearch(Function<RunnerPool, ScopeRunners> scopes, InstantSource clock) {
    this.clock = clock;
    this.scopes = scopes;
    this.changedAt = clock.instant();
  }

  /** The runner's number as far as it is known. */
  OptionalLong known() {
    return known;
  }

  /** The same, or what the pool's Secret tells. */
  OptionalLong known(Optional<RunnerSecrets.Kept> secret) {
    return known.isPresent()
        ? known
        : secret.map(RunnerSecrets.Kept::runnerId).orElse(OptionalLong.empty());
  }

  /** The number of a runner that was found, or is taken for the pool's until it is looked at. */
  void known(long id) {
    known = OptionalLong.of(id);
  }

  /** Whether a runner may have been made that was not found yet. */
  boolean mayHaveMade() {
    return again;
  }

  /** Makes a runner. */
  ScopeRunners.Made create(RunnerPool pool) {
    again = true;
    try {
      ScopeRunners.Made made = runners(pool).create(DesiredRunner.of(pool));
      known = OptionalLong.of(made.id());
      LOG.infof("made runner %d for pool %s", made.id(), pool.key());
      return made;
    } catch (GitLabException e) {
      if (!e.isUnsent() && (e.status() == 0 || !e.byGitLab())) {
        againUntil = clock.instant().plus(MAY_STILL_COME);
      }
      throw e;
    } finally {
      changedAt = clock.instant();
    }
  }

  /** The pool's runner, if it has one; surplus ones are deleted. */
  Optional<Responses.Runner> find(RunnerPool pool, Optional<RunnerSecrets.Kept> secret) {
    OptionalLong id = known(secret);
    Optional<Responses.Runner> found =
        id.isPresent() ? find(id.getAsLong(), pool, secret) : Optional.empty();
    if (found.isPresent() && !again && clock.instant().isAfter(againUntil)) {
      known = id;
      return found;
    }
    return search(pool, found, id.isPresent() && found.isEmpty());
  }

  /** The runner if it is the pool's: a description may have been changed, another pool's is not. */
  private Optional<Responses.Runner> find(
      long id, RunnerPool pool, Optional<RunnerSecrets.Kept> secret) {
    boolean ours = known.equals(OptionalLong.of(id)) || secret.isPresent();
    return runners(pool)
        .find(id)
        .filter(
            runner ->
                RunnerMarker.isIn(runner.description(), pool)
                    || (ours && !RunnerMarker.isInAny(runner.description())));
  }

  /** Of several the known one is kept, as its token is at hand, else the oldest. */
  private Optional<Responses.Runner> search(
      RunnerPool pool, Optional<Responses.Runner> found, boolean gone) {
    List<Long> marked = runners(pool).marked(pool, listedSince(gone));
    again = false;
    known = found.map(runner -> OptionalLong.of(runner.id())).orElse(OptionalLong.empty());
    if (found.isEmpty() && marked.isEmpty()) {
      return Optional.empty();
    }
    long kept = known.orElseGet(() -> marked.get(0));
    marked.stream()
        .filter(id -> id != kept)
        .forEach(surplus -> delete(pool, surplus, "it has another"));
    if (found.isPresent()) {
      return found;
    }
    // If it is gone since, the next attempt needs a newer list.
    changedAt = clock.instant();
    return Optional.of(runners(pool).listed(kept));
  }

  private Instant listedSince(boolean gone) {
    Instant now = clock.instant();
    if (gone || !now.isAfter(againUntil)) {
      return now;
    }
    Instant lately = now.minus(LISTED_LATELY);
    return changedAt.isAfter(lately) ? changedAt : lately;
  }

  /** Deletes the runner, with all its managers, and every other that carries the marker. */
  void deleteAll(RunnerPool pool, Optional<RunnerSecrets.Kept> secret) {
    OptionalLong id = known(secret);
    Set<Long> ours = new TreeSet<>(runners(pool).marked(pool, clock.instant()));
    if (id.isPresent()) {
      known = id;
      find(id.getAsLong(), pool, secret).ifPresent(runner -> ours.add(runner.id()));
    }
    ours.forEach(each -> delete(pool, each, "it leaves"));
  }

  /** There is no runner any more. */
  void forget() {
    known = OptionalLong.empty();
  }

  /** Deletes a runner. */
  void delete(RunnerPool pool, long id, String why) {
    runners(pool).delete(id);
    changedAt = clock.instant();
    LOG.infof("deleted runner %d of pool %s: %s", id, pool.key(), why);
  }

  private ScopeRunners runners(RunnerPool pool) {
    return scopes.apply(pool);
  }
}
