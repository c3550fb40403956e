package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.gitlab.runner.ScopeRunners;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The steps by which a scope comes to its sentinel, and by which it loses it; each may be repeated
 * from the start. The token is kept nowhere but here. Calls block; one thread at a time.
 */
final class SentinelSteps {

  private static final Logger LOG = Logger.getLogger(SentinelSteps.class);

  private final GitLabClients clients;
  private final SentinelScope place;

  private OptionalLong runnerId = OptionalLong.empty();
  private Optional<String> token = Optional.empty();
  private boolean replace;
  // A runner was made, or perhaps made, since the mark was last looked for.
  private boolean searchAgain;
  private boolean everSeen;
  private Runnable left = () -> {};

  SentinelSteps(GitLabClients clients, SentinelScope place) {
    this.clients = clients;
    this.place = place;
  }

  /** GitLab's number of the runner as far as it is known. */
  OptionalLong runnerId() {
    return runnerId;
  }

  /** Whether a sentinel was found or asked for at any time. */
  boolean everSeen() {
    return everSeen;
  }

  /** GitLab refuses the token: the next step gets a new one for the same runner. */
  void renewToken() {
    token = Optional.empty();
  }

  /** GitLab refuses a new token too: the next step makes another runner. */
  void replaceRunner() {
    replace = true;
  }

  /** Finds or makes the runner, pauses and fixes it; returns how to speak as it. */
  Caller keep(Scope scope, DesiredSentinel wanted, SentinelMarker mark) {
    GitLabClient session = clients.of(scope.account());
    ScopeRunners runners = new ScopeRunners(session, scope, session.clock());
    if (replace && runnerId.isPresent()) {
      runners.delete(runnerId.getAsLong());
      LOG.warnf("deleted sentinel %d of %s: its tokens are refused", runnerId.getAsLong(), place);
      forget();
    }
    replace = false;
    Optional<Responses.Runner> found = find(runners, mark);
    if (found.isPresent()) {
      adopt(runners, found.get(), wanted);
    } else {
      searchAgain = true;
      everSeen = true;
      ScopeRunners.Made made = runners.create(wanted.settings());
      runnerId = OptionalLong.of(made.id());
      token = Optional.of(made.token().value());
      LOG.infof("made sentinel %d of %s", made.id(), place);
    }
    return new Caller(
        scope.account(), session.credentials().authorities(), token.orElseThrow(), mark.systemId());
  }

  private void adopt(ScopeRunners runners, Responses.Runner runner, DesiredSentinel wanted) {
    long id = runner.id();
    everSeen = true;
    if (runnerId.isEmpty() || runnerId.getAsLong() != id) {
      runnerId = OptionalLong.of(id);
      token = Optional.empty();
    }
    if (Boolean.FALSE.equals(runner.paused())) {
      LOG.warnf("sentinel %d of %s was unpaused by somebody: paused again", id, place);
    }
    if (!wanted.isSo(runner)) {
      runners.update(id, wanted.settings());
    }
    if (token.isEmpty()) {
      token = Optional.of(runners.resetToken(id).value());
    }
  }

  private Optional<Responses.Runner> find(ScopeRunners runners, SentinelMarker mark) {
    if (runnerId.isPresent() && !searchAgain) {
      Optional<Responses.Runner> runner = runners.find(runnerId.getAsLong());
      if (runner.isPresent() && mark.isIn(String.valueOf(runner.get().description()))) {
        return runner;
      }
    }
    List<Long> marked = runners.described(mark::isIn);
    searchAgain = false;
    if (marked.isEmpty()) {
      forget();
      return Optional.empty();
    }
    for (long surplus : marked.subList(1, marked.size())) {
      runners.delete(surplus);
      LOG.infof("deleted sentinel %d: %s has another", surplus, place);
    }
    return Optional.of(runners.listed(marked.get(0)));
  }

  /** Deletes every runner that carries the mark. */
  void remove(Scope scope, SentinelMarker mark) {
    GitLabClient session = clients.of(scope.account());
    session.leaves(mark.text());
    left = () -> session.left(mark.text());
    ScopeRunners runners = new ScopeRunners(session, scope, session.clock());
    for (long id : runners.described(mark::isIn)) {
      everSeen = true;
      runners.delete(id);
      LOG.infof("deleted sentinel %d of %s", id, place);
    }
    forget();
    end();
  }

  /** Nothing more is asked for it. */
  void end() {
    left.run();
    left = () -> {};
  }

  private void forget() {
    runnerId = OptionalLong.empty();
    token = Optional.empty();
  }
}
