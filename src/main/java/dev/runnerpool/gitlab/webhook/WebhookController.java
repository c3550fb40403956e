package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Patience;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Sees to it, in the background, that a scope has the hook its pools ask for, or none. */
final class WebhookController {

  /** How the hook stands. */
  sealed interface State {

    /** Nobody asked for one. */
    record Unwanted() implements State {}

    /** Asked for, and under way. */
    record Pending() implements State {}

    /** GitLab has it. */
    record Present(WebhookSteps.Kept kept) implements State {}

    /** The last attempt failed; it is repeated by itself. */
    record Failed(Failure failure) implements State {}
  }

  private static final Logger LOG = Logger.getLogger(WebhookController.class);

  private final Scope scope;
  private final GitLabClient session;
  private final WebhookSteps care;
  private final WebhookEndpoint inbox;
  private final GitLabConfig config;
  private final WorkItem work;
  private final InstantSource clock;
  private final Patience patience;
  private final String visitor;

  private volatile State state = new State.Unwanted();

  // Guarded by this. The sets hold addresses of the operator at which a hook may have been left.
  private Optional<String> url = Optional.empty();
  private final Set<String> toClear = new HashSet<>();
  private final Set<String> cleared = new HashSet<>();

  // Of the working thread alone.
  private Optional<String> last = Optional.empty();
  private int failures;

  /** A keeper of nothing yet. */
  WebhookController(
      Scope scope,
      GitLabClient session,
      WebhookEndpoint inbox,
      GitLabThreads threads,
      WorkLoop loop,
      GitLabConfig config) {
    this.scope = scope;
    this.session = session;
    this.inbox = inbox;
    this.config = config;
    this.care =
        new WebhookSteps(new ScopeWebhooks(session, scope), scope, config.registrationRefresh());
    this.visitor = "webhook of " + scope;
    this.patience = new Patience(config.removal());
    this.clock = loop.clock();
    this.work =
        loop.item(
            "the webhook of " + scope,
            () -> threads.of(scope.account(), GitLabThreads.Use.Registration),
            () -> work(wanted()));
  }

  State state() {
    return state;
  }

  /** The address under which the operator is reached by GitLab, or none for no hook. */
  synchronized Optional<String> wanted() {
    return url;
  }

  /** Takes up what is wanted; begins at once if that changed. */
  synchronized void want(Optional<String> operator) {
    if (url.equals(operator)) {
      return;
    }
    url = operator;
    cleared.clear();
    if (operator.isPresent() && state instanceof State.Unwanted) {
      state = new State.Pending();
    }
    begin();
  }

  /**
   * Whether no hook is left that was made for that address, by this process or one before; true as
   * well while others want one. The first time begins to see to it.
   */
  synchronized boolean released(String operator) {
    if (url.isPresent() || scope.kind() == Scope.Kind.Instance || cleared.contains(operator)) {
      return true;
    }
    if (toClear.add(operator)) {
      begin();
    }
    return false;
  }

  private synchronized Set<String> toClear() {
    return Set.copyOf(toClear);
  }

  private synchronized void cleared(Set<String> operators) {
    toClear.removeAll(operators);
    cleared.addAll(operators);
  }

  /** Checks the hook now, or once more after the check under way. */
  void begin() {
    work.now();
  }

  void stop() {
    work.stop();
  }

  /** One check; returns the pause until the next, or empty if there is nothing left to do. */
  private Optional<Duration> work(Optional<String> operator) {
    if (!operator.equals(last)) {
      last = operator;
      succeeded();
    }
    try {
      Optional<Duration> pause = operator.isPresent() ? keep(operator.get()) : remove();
      succeeded();
      return pause;
    } catch (GitLabException e) {
      return failed(operator, e);
    }
  }

  private void succeeded() {
    failures = 0;
    patience.renew();
  }

  private Optional<Duration> keep(String operator) {
    if (scope.kind() != Scope.Kind.Instance
        && inbox.known() instanceof WebhookEndpoint.Known.Usable usable) {
      session.left(visitor);
      WebhookSteps.Kept kept =
          care.keep(inbox.address().under(operator), usable.secret(), clock.instant());
      publish(new State.Present(kept));
    }
    return Optional.of(Backoff.varied(config.registrationRefresh()));
  }

  private Optional<Duration> remove() {
    // The Secret may be deleted with its namespace before its pools have left.
    session.leaves(visitor);
    Set<String> asked = toClear();
    asked.forEach(each -> care.mayBeAt(inbox.address().under(each)));
    care.remove();
    cleared(asked);
    session.left(visitor);
    publish(new State.Unwanted());
    return Optional.empty();
  }

  private Optional<Duration> failed(Optional<String> operator, GitLabException e) {
    failures++;
    Instant now = clock.instant();
    patience.failed(now);
    Reason reason = e.failure().reason();
    boolean refused = Patience.isRefusal(reason);
    boolean neverMade = refused && !care.wasAllowed();
    if (operator.isEmpty() && (neverMade || patience.ended(false, reason, now))) {
      giveUp(e.failure());
      return Optional.empty();
    }
    publish(new State.Failed(e.failure()));
    // What GitLab refuses it refuses again until somebody fixes it.
    Duration longest =
        refused && operator.isPresent() ? config.registrationRefresh() : config.longestBackoff();
    return Optional.of(Backoff.after(failures, longest, e.notBefore(), now));
  }

  private void giveUp(Failure last) {
    if (care.wasAllowed()) {
      LOG.warnf(
          "the webhook of %s to %s may be left there and must be deleted by hand (%s: %s)",
          scope, inbox.address().path(), last.reason(), last.message());
    }
    cleared(toClear());
    session.left(visitor);
    publish(new State.Unwanted());
  }

  private void publish(State now) {
    if (now instanceof State.Failed failed && !(state instanceof State.Failed)) {
      LOG.warnf(
          "the webhook of %s failed (%s): %s",
          scope, failed.failure().reason(), failed.failure().message());
    }
    state = now;
  }
}
