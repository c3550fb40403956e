package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.scaling.RunnerState;
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
import dev.runnerpool.gitlab.jobs.LiveRunners;
import dev.runnerpool.gitlab.runner.TokenCalls.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The runner that the operator makes for a pool: found by its marker, or made. */
final class ManagedRunner implements RegistrationSteps {

  private final GitLabClients clients;
  private final Function<RunnerPool, ScopeRunners> scopes;
  private final RunnerSecrets secrets;
  private final Corrections corrections;
  private final InstantSource clock;
  private final TokenRefusals refusals;
  private final LiveRunners live;
  private final Drift drift = new Drift();
  private final RunnerPresence presence = new RunnerPresence();

  private final RunnerSearch search;
  private volatile RunnerToken token;
  // Given by GitLab, but not yet in the Secret.
  private Optional<RunnerToken> unwritten = Optional.empty();

  /**
   * A runner of which nothing is known yet.
   *
   * @param scopes the runners of a pool's scope, shared with the other pools of it
   * @param live asked before a runner is given up
   * @param replaceRefusedAfter for how long a new token must be refused before that
   */
  ManagedRunner(
      GitLabClients clients,
      Function<RunnerPool, ScopeRunners> scopes,
      RunnerSecrets secrets,
      LiveRunners live,
      Duration replaceRefusedAfter,
      Corrections corrections,
      InstantSource clock) {
    this.clock = clock;
    this.clients = clients;
    this.scopes = scopes;
    this.search = new RunnerSearch(scopes, clock);
    this.secrets = secrets;
    this.live = live;
    this.refusals = new TokenRefusals(replaceRefusedAfter);
    this.corrections = corrections;
  }

  @Override
  public OptionalLong runnerId() {
    return search.known();
  }

  @Override
  public boolean neverMade(RunnerPool pool) {
    return search.known().isEmpty()
        && !search.mayHaveMade()
        && (pool.getStatus() == null || pool.getStatus().registration() == null);
  }

  @Override
  public Optional<State.Registered> resume(RunnerPool pool) {
    return Resumption.of(pool, secrets, clock.instant())
        .map(
            kept -> {
              search.known(kept.runnerId());
              token = kept.token();
              return new State.Registered(
                  kept.runnerId(),
                  kept.revision(),
                  false,
                  kept.token().expiresAt(),
                  Optional.empty());
            });
  }

  @Override
  public State.Registered enrol(RunnerPool pool, RunnersSeen seen) {
    Optional<RunnerSecrets.Kept> secret = secrets.findToWrite(pool);
    OptionalLong before = search.known(secret);
    Optional<Responses.Runner> found = search.find(pool, secret);
    if (found.isPresent()) {
      if (!OptionalLong.of(found.get().id()).equals(before)) {
        unwritten = Optional.empty();
      }
      search.known(found.get().id());
      drift.fix(pool, found.get(), runners(pool), corrections);
      token = token(pool, secret, search.known().equals(before), seen);
      presence.keep(
          pool, found.get(), new TokenCalls(session(pool)), token.value(), clock.instant());
    } else {
      token = create(pool);
    }
    long id = runnerId().orElseThrow();
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
  public Optional<Duration> untilCheck(Instant now) {
    return Optional.ofNullable(token).flatMap(held -> held.untilCheck(now));
  }

  @Override
  public boolean waitsToRotate(Instant now) {
    RunnerToken held = token;
    return held != null && held.due(now, false);
  }

  /** The token to use: the one in the Secret unless it is lost, void or due to be rotated. */
  private RunnerToken token(
      RunnerPool pool, Optional<RunnerSecrets.Kept> secret, boolean known, RunnersSeen seen) {
    long id = runnerId().orElseThrow();
    Optional<RunnerToken> held = unwritten.or(() -> secret.flatMap(found -> found.token(id)));
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
      return rotated(pool, held.get().withEnd(good.expiresAt(), clock.instant()), seen);
    }
    return verdict instanceof Verdict.Orphaned
        ? replace(pool)
        : remedied(pool, refusals.next(clock.instant()));
  }

  private RunnerToken rotated(RunnerPool pool, RunnerToken held, RunnersSeen seen) {
    if (!held.due(clock.instant(), seen.anyFree())) {
      return held;
    }
    RunnerToken rotated = renew(pool);
    corrections.add(
        pool,
        Correction.Kind.TokenRotated,
        "the token of runner %d would have ended at %s: it has a new one"
            .formatted(runnerId().orElseThrow(), held.expiresAt().orElseThrow()));
    return rotated;
  }

  private RunnerToken remedied(RunnerPool pool, TokenRefusals.Remedy remedy) {
    long id = runnerId().orElseThrow();
    if (remedy == TokenRefusals.Remedy.WAIT) {
      throw refusals.beyondRemedy(pool, id);
    }
    if (remedy == TokenRefusals.Remedy.REPLACE) {
      RunnerToken other = replace(pool);
      refusals.replaced(clock.instant());
      return other;
    }
    RunnerToken fresh = renew(pool);
    refusals.renewed(clock.instant());
    corrections.add(
        pool,
        Correction.Kind.TokenRenewed,
        "GitLab refused the token of runner %d (403), as it was reset, revoked or had ended: the"
                .formatted(id)
            + " runner has a new one");
    return fresh;
  }

  private RunnerToken renew(RunnerPool pool) {
    RunnerToken renewed = runners(pool).resetToken(runnerId().orElseThrow());
    unwritten = Optional.of(renewed);
    return renewed;
  }

  private RunnerToken replace(RunnerPool pool) {
    if (live.now(pool).stream().anyMatch(runner -> runner.state() == RunnerState.BUSY)) {
      throw new GitLabException(
          Reason.Forbidden,
          "%s lets runner %d take no more jobs: another is made in its place as soon as the jobs that"
                  .formatted(pool.getSpec().gitlab().url(), runnerId().orElseThrow())
              + " it runs have ended");
    }
    search.delete(pool, runnerId().orElseThrow(), "of no use");
    return create(pool);
  }

  private RunnerToken create(RunnerPool pool) {
    RunnerSettings wanted = DesiredRunner.of(pool);
    ScopeRunners.Made made = search.create(pool);
    unwritten = Optional.of(made.token());
    drift.none(wanted);
    return made.token();
  }

  @Override
  public void sweep(RunnerPool pool, Supplier<Set<Integer>> used) {
    long id = runnerId().orElseThrow();
    Optional<RunnerToken> token = secrets.find(pool).flatMap(secret -> secret.token(id));
    if (token.isPresent()) {
      List<String> listed = runners(pool).processes(id);
      new RunnerManagers(new TokenCalls(session(pool)), pool, token.get().value())
          .sweep(listed, used.get());
    }
  }

  @Override
  public void pause(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
    Optional<Responses.Runner> found = search.find(pool, secrets.find(pool));
    if (found.isPresent() && !Boolean.TRUE.equals(found.get().paused())) {
      runners(pool).update(found.get().id(), RunnerSettings.paused(true));
    }
  }

  /** Deletes the runner, with all its managers, and every other that carries the marker. */
  @Override
  public void leave(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
    search.deleteAll(pool, secrets.find(pool));
    secrets.delete(pool);
    search.forget();
    end(pool);
  }

  @Override
  public void end(RunnerPool pool) {
    session(pool).left(pool.getMetadata().getUid());
  }

  private GitLabClient session(RunnerPool pool) {
    return clients.of(Scope.of(pool).account());
  }

  private ScopeRunners runners(RunnerPool pool) {
    return scopes.apply(pool);
  }
}
