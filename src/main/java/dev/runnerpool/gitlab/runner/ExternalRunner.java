package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.client.Credentials;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.runner.TokenCalls.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The runner whose token a pool brings in a Secret of its own: the operator needs no right in
 * GitLab, and leaves the runner as it is.
 */
final class ExternalRunner implements RegistrationSteps {

  private static final Logger LOG = Logger.getLogger(ExternalRunner.class);

  private final GitLabClients clients;
  private final RunnerSecrets secrets;
  private final Set<Integer> left = new HashSet<>();
  private final RunnerPresence presence = new RunnerPresence();

  private OptionalLong runnerId = OptionalLong.empty();

  ExternalRunner(GitLabClients clients, RunnerSecrets secrets) {
    this.clients = clients;
    this.secrets = secrets;
  }

  @Override
  public OptionalLong runnerId() {
    return runnerId;
  }

  @Override
  public boolean neverMade(RunnerPool pool) {
    return true;
  }

  /** Its owner rotates it: the operator may not. */
  @Override
  public Optional<Duration> untilCheck(Instant now) {
    return Optional.empty();
  }

  @Override
  public boolean waitsToRotate(Instant now) {
    return false;
  }

  @Override
  public State.Registered enrol(RunnerPool pool, RunnersSeen seen) {
    GitLabClient session = session(pool);
    Credentials credentials = session.credentials();
    Verdict verdict = new TokenCalls(session).verify(credentials.token(), SystemId.of(pool, 0));
    if (!(verdict instanceof Verdict.Good good)) {
      throw refused(session.account(), verdict);
    }
    runnerId = OptionalLong.of(good.runnerId());
    RunnerToken token = new RunnerToken(credentials.token(), Optional.empty(), Optional.empty());
    String revision =
        secrets.write(
            pool, secrets.findToWrite(pool), good.runnerId(), token, credentials.authorities());
    return new State.Registered(
        good.runnerId(),
        revision,
        true,
        good.expiresAt(),
        otherwise(pool, good.runnerId()),
        Optional.empty());
  }

  /** What the pool's access token shows of the runner, if it has one that may see it. */
  private Optional<String> otherwise(RunnerPool pool, long id) {
    if (!Scope.isReadable(pool)) {
      return Optional.empty();
    }
    try {
      GitLabClient reader = clients.of(Scope.of(pool).account());
      Responses.Runner shown = reader.call(Endpoint.ReadRunner, api -> api.runner(id));
      GitLabClient session = session(pool);
      presence.keep(
          pool,
          shown,
          new TokenCalls(session),
          session.credentials().token(),
          session.clock().instant());
      return DesiredRunner.keptFromJobs(shown, DesiredRunner.of(pool));
    } catch (GitLabException e) {
      LOG.debugf("GitLab does not show runner %d of pool %s: %s", id, pool.key(), e.getMessage());
      return Optional.empty();
    }
  }

  private static GitLabException refused(Account account, Verdict verdict) {
    return new GitLabException(
        Reason.TokenRejected,
        verdict instanceof Verdict.Orphaned
            ? account.url()
                + (" says that the runner of the token in " + account.tokenName() + ", is orphaned")
                + " (422 to POST /runners/verify): its project or group is gone; put the token of"
                + " another runner there"
            : account.url()
                + (" refused the runner's token in " + account.tokenName() + " (403 to POST")
                + " /runners/verify): it was reset, has expired or is mistyped, or the runner was"
                + " deleted; put the authentication token of a runner there, it begins with glrt-");
  }

  @Override
  public void sweep(RunnerPool pool, Supplier<Set<Integer>> used) {
    Set<Integer> lately = used.get();
    Set<Integer> unused = new HashSet<>(left);
    unused.removeAll(lately);
    unused.remove(0);
    left.addAll(lately);
    processes(pool).remove(unused).forEach(left::remove);
  }

  /** Not ours to pause. */
  @Override
  public void pause(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
  }

  @Override
  public void leave(RunnerPool pool) {
    session(pool).leaves(pool.getMetadata().getUid());
    try {
      processes(pool).removeAll();
    } catch (GitLabException e) {
      LOG.infof(
          "managers of pool %s stay in GitLab until it drops them itself (%s: %s)",
          pool.key(), e.failure().reason(), e.getMessage());
    }
    secrets.delete(pool);
    end(pool);
  }

  @Override
  public void end(RunnerPool pool) {
    session(pool).left(pool.getMetadata().getUid());
  }

  private RunnerManagers processes(RunnerPool pool) {
    GitLabClient session = session(pool);
    return new RunnerManagers(new TokenCalls(session), pool, session.credentials().token());
  }

  private GitLabClient session(RunnerPool pool) {
    return clients.of(Scope.ownRunner(pool));
  }
}
