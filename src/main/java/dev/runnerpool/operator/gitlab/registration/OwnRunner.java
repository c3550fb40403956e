package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.Account;
import dev.runnerpool.operator.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.operator.gitlab.Registrations.State;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.Credentials;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.Session;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.gitlab.registration.TokenCalls.Verdict;
import dev.runnerpool.operator.runner.RunnerPods;
import dev.runnerpool.operator.runner.RunnerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The runner whose token a pool brings in a Secret of its own: the operator needs no right in
 * GitLab, and leaves the runner as it is.
 */
final class OwnRunner implements Enrolment {

  private static final Logger LOG = Logger.getLogger(OwnRunner.class);

  private final Sessions sessions;
  private final RunnerSecrets secrets;
  private final Set<Integer> left = new HashSet<>();

  private OptionalLong runnerId = OptionalLong.empty();

  OwnRunner(Sessions sessions, RunnerSecrets secrets) {
    this.sessions = sessions;
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
  public Optional<Duration> untilLook(Instant now) {
    return Optional.empty();
  }

  @Override
  public boolean waitsToRotate(Instant now) {
    return false;
  }

  @Override
  public State.Registered enrol(RunnerPool pool, RunnersSeen seen) {
    Session session = session(pool);
    Credentials credentials = session.credentials();
    Verdict verdict =
        new TokenCalls(session).verify(credentials.token(), RunnerPods.systemId(pool, 0));
    if (!(verdict instanceof Verdict.Good good)) {
      throw refused(session.account(), verdict);
    }
    runnerId = OptionalLong.of(good.runnerId());
    RunnerToken token = new RunnerToken(credentials.token(), Optional.empty(), Optional.empty());
    String revision =
        secrets.write(pool, secrets.find(pool), good.runnerId(), token, credentials.authorities());
    return new State.Registered(
        good.runnerId(), revision, true, good.expiresAt(), Optional.empty());
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
  public void sweep(RunnerPool pool, Set<Integer> used) {
    Set<Integer> unused = new HashSet<>(left);
    unused.removeAll(used);
    unused.remove(0);
    left.addAll(used);
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

  private Processes processes(RunnerPool pool) {
    Session session = session(pool);
    return new Processes(new TokenCalls(session), pool, session.credentials().token());
  }

  private Session session(RunnerPool pool) {
    return sessions.of(Scope.ownRunner(pool));
  }
}
