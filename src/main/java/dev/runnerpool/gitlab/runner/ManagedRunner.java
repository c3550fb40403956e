package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import dev.runnerpool.gitlab.runner.TokenCalls.Verdict;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** The runner that the operator makes for a pool: found by its marker, or made. */
final class ManagedRunner implements RegistrationSteps {

  private static final Logger LOG = Logger.getLogger(ManagedRunner.class);

  /**
   * A request that nobody waits for any more may still make a runner, beside the one made since.
   */
  private static final Duration MAY_STILL_COME = Duration.ofMinutes(10);

  private final GitLabClients sessions;
  private final RunnerSecrets secrets;
  private final Corrections corrections;
  private final TokenRefusals refusals = new TokenRefusals();
  private final Drift drift = new Drift();

  private OptionalLong runnerId = OptionalLong.empty();
  // A runner was made, or perhaps made, since the marker was last looked for.
  private boolean searchAgain;
  private Instant searchUntil = Instant.MIN;
  private volatile RunnerToken token;
  // Given by GitLab, but not yet in the Secret.
  private Optional<RunnerToken> unwritten = Optional.empty();

  ManagedRunner(GitLabClients sessions, RunnerSecrets secrets, Corrections corrections) {
    this.sessions = sessions;
    this.secrets = secrets;
    this.corrections = corrections;
  }

  @Override
  public OptionalLong runnerId() {
    return runnerId;
  }

  @Override
  public boolean neverMade(RunnerPool pool) {
    return runnerId.isEmpty()
        && !searchAgain
        && (pool.getStatus() == null || pool.getStatus().registration() == null);
  }

  @Override
  public State.Registered enrol(RunnerPool pool, RunnersSeen seen) {
    Optional<Secret> secret = secrets.find(pool);
    OptionalLong before = knownId(secret);
    Optional<Responses.Runner> found = find(pool, secret);
    if (found.isPresent()) {
      if (!OptionalLong.of(found.get().id()).equals(before)) {
        unwritten = Optional.empty();
      }
      runnerId = OptionalLong.of(found.get().id());
      drift.fix(pool, found.get(), runners(pool), corrections);
      token = token(pool, secret, runnerId.equals(before), seen);
    } else {
      token = create(pool);
    }
    long id = runnerId.getAsLong();
    if (before.isPresent() && before.getAsLong() != id) {
      corrections.add(
          pool,
          Correction.Kind.RunnerRecreated,
          "runner %d was gone from GitLab or of no use there: runner %d is in its place"
              .formatted(before.getAsLong(), id));
    }
    String revision =
        secrets.write(pool, secret, id, token, session(pool).credentials().authorities());
    unwritten = Optional.empty();
    return new State.Registered(id, revision, false, token.expiresAt(), corrections.last());
  }

  @Override
  public Optional<Duration> untilLook(Instant now) {
    return Optional.ofNullable(token).flatMap(held -> held.untilLook(now));
  }

  @Override
  public boolean waitsToRotate(Instant now) {
    RunnerToken held = token;
    return held != null && held.due(now, false);
  }

  /** The token to use: the one in the Secret unless it is lost, void or due to be rotated. */
  private RunnerToken token(
      RunnerPool pool, Optional<Secret> secret, boolean known, RunnersSeen seen) {
    long id = runnerId.getAsLong();
    Optional<RunnerToken> held =
        unwritten.or(() -> secret.flatMap(found -> secrets.token(found, id)));
    if (held.isEmpty()) {
      RunnerToken renewed = renew(pool);
      if (known) {
        corrections.add(
            pool,
            Correction.Kind.TokenRenewed,
            "no token of runner %d was at hand: it has a new one".formatted(id));
      }
      return renewed;
    }
    Verdict verdict =
        new TokenCalls(session(pool)).verify(held.get().value(), SystemId.of(pool, 0));
    if (verdict instanceof Verdict.Good good && good.runnerId() == id) {
      refusals.none();
      return rotated(pool, held.get().withEnd(good.expiresAt(), Instant.now()), seen);
    }
    return verdict instanceof Verdict.Orphaned
        ? replace(pool)
        : remedied(pool, refusals.next(Instant.now()));
  }

  private RunnerToken rotated(RunnerPool pool, RunnerToken held, RunnersSeen seen) {
    if (!held.due(Instant.now(), seen.anyFree())) {
      return held;
    }
    RunnerToken rotated = renew(pool);
    corrections.add(
        pool,
        Correction.Kind.TokenRotated,
        "the token of runner %d would have ended at %s: it has a new one"
            .formatted(runnerId.getAsLong(), held.expiresAt().orElseThrow()));
    return rotated;
  }

  private RunnerToken remedied(RunnerPool pool, TokenRefusals.Remedy remedy) {
    long id = runnerId.getAsLong();
    if (remedy == TokenRefusals.Remedy.WAIT) {
      throw TokenRefusals.beyondRemedy(pool, id);
    }
    RunnerToken fresh = remedy == TokenRefusals.Remedy.RENEW ? renew(pool) : replace(pool);
    refusals.tried(remedy, Instant.now());
    if (remedy == TokenRefusals.Remedy.RENEW) {
      corrections.add(
          pool,
          Correction.Kind.TokenRenewed,
          "GitLab refused the token of runner %d (403), as it was reset, revoked or had ended: the"
                  .formatted(id)
              + " runner has a new one");
    }
    return fresh;
  }

  private RunnerToken renew(RunnerPool pool) {
    RunnerToken renewed = runners(pool).resetToken(runnerId.getAsLong());
    unwritten = Optional.of(renewed);
    return renewed;
  }

  private RunnerToken replace(RunnerPool pool) {
    delete(pool, runnerId.getAsLong(), "of no use");
    return create(pool);
  }

  private RunnerToken create(RunnerPool pool) {
    RunnerSettings wanted = DesiredRunner.of(pool);
    searchAgain = true;
    ScopeRunners.Made made;
    try {
      made = runners(pool).create(wanted);
    } catch (GitLabException e) {
      if (e.status() == 0) {
        searchUntil = Instant.now().plus(MAY_STILL_COME);
      }
      throw e;
    }
    runnerId = OptionalLong.of(made.id());
    unwritten = Optional.of(made.token());
    drift.none(wanted);
    LOG.infof("made runner %d for pool %s", made.id(), pool.key());
    return made.token();
  }

  @Override
  public void sweep(RunnerPool pool, Set<Integer> used) {
    long id = runnerId.orElseThrow();
    Optional<RunnerToken> token = secrets.find(pool).flatMap(secret -> secrets.token(secret, id));
    if (token.isPresent()) {
      new RunnerManagers(new TokenCalls(session(pool)), pool, token.get().value())
          .sweep(runners(pool).processes(id), used);
    }
  }

  @Override
  public void pause(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
    Optional<Responses.Runner> found = find(pool, secrets.find(pool));
    if (found.isPresent() && !Boolean.TRUE.equals(found.get().paused())) {
      runners(pool).update(found.get().id(), RunnerSettings.paused(true));
    }
  }

  /** Deletes the runner, with all its managers, and every other that carries the marker. */
  @Override
  public void leave(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
    Optional<Secret> secret = secrets.find(pool);
    OptionalLong known = knownId(secret);
    Set<Long> ours = new TreeSet<>(runners(pool).marked(pool));
    if (known.isPresent()) {
      runnerId = known;
      find(known.getAsLong(), pool, secret).ifPresent(runner -> ours.add(runner.id()));
    }
    ours.forEach(id -> delete(pool, id, "it leaves"));
    secrets.delete(pool);
    runnerId = OptionalLong.empty();
    end(pool);
  }

  @Override
  public void end(RunnerPool pool) {
    session(pool).left(pool.getMetadata().getUid());
  }

  private Optional<Responses.Runner> find(RunnerPool pool, Optional<Secret> secret) {
    OptionalLong id = knownId(secret);
    Optional<Responses.Runner> known =
        id.isPresent() ? find(id.getAsLong(), pool, secret) : Optional.empty();
    if (known.isPresent() && !searchAgain && Instant.now().isAfter(searchUntil)) {
      runnerId = id;
      return known;
    }
    return search(pool, known);
  }

  /** The runner if it is the pool's: a description may have been changed, another pool's is not. */
  private Optional<Responses.Runner> find(long id, RunnerPool pool, Optional<Secret> secret) {
    boolean ours =
        runnerId.equals(OptionalLong.of(id))
            || secret.map(found -> secrets.belongsTo(found, pool)).orElse(false);
    return runners(pool)
        .find(id)
        .filter(
            runner ->
                RunnerMarker.isIn(runner.description(), pool)
                    || (ours && !RunnerMarker.isInAny(runner.description())));
  }

  private OptionalLong knownId(Optional<Secret> secret) {
    return runnerId.isPresent()
        ? runnerId
        : secret.map(secrets::runnerId).orElse(OptionalLong.empty());
  }

  /** Of several the known one is kept, as its token is at hand, else the oldest. */
  private Optional<Responses.Runner> search(RunnerPool pool, Optional<Responses.Runner> known) {
    List<Long> marked = runners(pool).marked(pool);
    searchAgain = false;
    runnerId = known.map(runner -> OptionalLong.of(runner.id())).orElse(OptionalLong.empty());
    if (known.isEmpty() && marked.isEmpty()) {
      return Optional.empty();
    }
    long kept = runnerId.orElseGet(() -> marked.get(0));
    marked.stream()
        .filter(id -> id != kept)
        .forEach(surplus -> delete(pool, surplus, "it has another"));
    return Optional.of(known.orElseGet(() -> runners(pool).listed(kept)));
  }

  private void delete(RunnerPool pool, long id, String why) {
    runners(pool).delete(id);
    LOG.infof("deleted runner %d of pool %s: %s", id, pool.key(), why);
  }

  private GitLabClient session(RunnerPool pool) {
    return sessions.of(Scope.of(pool).account());
  }

  private ScopeRunners runners(RunnerPool pool) {
    return new ScopeRunners(session(pool), Scope.of(pool));
  }
}
