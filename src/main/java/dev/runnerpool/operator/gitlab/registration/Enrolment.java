package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.Registrations.State;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.Answers;
import dev.runnerpool.operator.gitlab.client.Call;
import dev.runnerpool.operator.gitlab.client.RunnerSettings;
import dev.runnerpool.operator.gitlab.client.Session;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The steps by which a pool comes to its runner, and by which it leaves it; each may be repeated
 * from the start. Calls block; one thread at a time.
 */
final class Enrolment {

  private static final Logger LOG = Logger.getLogger(Enrolment.class);

  private final Session session;
  private final RunnerSecrets secrets;
  private final ScopeRunners runners;

  private OptionalLong runnerId = OptionalLong.empty();
  // A runner was made, or perhaps made, since the marker was last looked for.
  private boolean searchAgain;

  Enrolment(Session session, Scope scope, RunnerSecrets secrets) {
    this.session = session;
    this.secrets = secrets;
    this.runners = new ScopeRunners(session, scope);
  }

  /** GitLab's number of the runner as far as it is known. */
  OptionalLong runnerId() {
    return runnerId;
  }

  /** Whether nothing tells of a runner in GitLab: none was known, said in status or asked for. */
  boolean neverMade(RunnerPool pool) {
    return runnerId.isEmpty()
        && !searchAgain
        && (pool.getStatus() == null || pool.getStatus().registration() == null);
  }

  /** Finds or makes the runner, mends it, and sees that the Secret holds its token. */
  State.Registered enrol(RunnerPool pool) {
    Optional<Secret> secret = secrets.find(pool);
    RunnerSettings wanted = WantedRunner.of(pool);
    Optional<Answers.Runner> found = find(pool, secret);
    String token;
    if (found.isPresent()) {
      long id = found.get().id();
      runnerId = OptionalLong.of(id);
      mend(id, found.get(), wanted);
      token = secret.flatMap(held -> secrets.token(held, id)).orElseGet(() -> newToken(pool, id));
    } else {
      searchAgain = true;
      Answers.RunnerToken created = runners.create(wanted);
      runnerId = OptionalLong.of(created.id());
      token = created.token();
      LOG.infof("made runner %d for pool %s", created.id(), name(pool));
    }
    long id = runnerId.getAsLong();
    String revision = secrets.write(pool, secret, id, token, session.credentials().authorities());
    return new State.Registered(id, revision);
  }

  /** Pauses the runner if there is one, so that it takes no more jobs. */
  void pause(RunnerPool pool) {
    session.leaves(pool.getMetadata().getUid());
    Optional<Answers.Runner> found = find(pool, secrets.find(pool));
    if (found.isPresent() && !Boolean.TRUE.equals(found.get().paused())) {
      runners.update(found.get().id(), RunnerSettings.paused(true));
    }
  }

  /** Deletes the runner, every other that carries the pool's marker, and then the Secret. */
  void leave(RunnerPool pool) {
    session.leaves(pool.getMetadata().getUid());
    OptionalLong known = knownId(secrets.find(pool));
    if (known.isPresent()) {
      runnerId = known;
    }
    List<Long> marked = runners.marked(pool);
    for (long id : marked) {
      runners.delete(id);
      LOG.infof("deleted runner %d of pool %s", id, name(pool));
    }
    secrets.delete(pool);
    runnerId = OptionalLong.empty();
    end(pool);
  }

  /** Nothing more is asked for the pool. */
  void end(RunnerPool pool) {
    session.left(pool.getMetadata().getUid());
  }

  private Optional<Answers.Runner> find(RunnerPool pool, Optional<Secret> secret) {
    OptionalLong known = knownId(secret);
    if (known.isPresent() && !searchAgain) {
      Optional<Answers.Runner> runner = runners.find(known.getAsLong());
      if (runner.isPresent() && Marker.isIn(runner.get().description(), pool)) {
        runnerId = known;
        return runner;
      }
    }
    return search(pool);
  }

  private OptionalLong knownId(Optional<Secret> secret) {
    return runnerId.isPresent()
        ? runnerId
        : secret.map(secrets::runnerId).orElse(OptionalLong.empty());
  }

  private Optional<Answers.Runner> search(RunnerPool pool) {
    List<Long> marked = runners.marked(pool);
    searchAgain = false;
    runnerId = OptionalLong.empty();
    if (marked.isEmpty()) {
      return Optional.empty();
    }
    for (long surplus : marked.subList(1, marked.size())) {
      runners.delete(surplus);
      LOG.infof("deleted runner %d: pool %s has another", surplus, name(pool));
    }
    // Making another in place of one that GitLab lists would give the pool two.
    return Optional.of(
        runners
            .find(marked.get(0))
            .orElseThrow(
                () -> session.incomplete(Call.ReadRunner, "nothing for a runner that it lists")));
  }

  private void mend(long id, Answers.Runner runner, RunnerSettings wanted) {
    if (!WantedRunner.isSo(runner, wanted)) {
      runners.update(id, wanted);
    }
  }

  private String newToken(RunnerPool pool, long id) {
    LOG.infof("the token of runner %d of pool %s is not at hand: renewed", id, name(pool));
    return runners.resetToken(id);
  }

  private static String name(RunnerPool pool) {
    return pool.getMetadata().getNamespace() + "/" + pool.getMetadata().getName();
  }
}
