package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.Hook;
import dev.runnerpool.gitlab.client.HookSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The steps by which a scope has exactly one hook of ours, or none; each may be repeated from the
 * start. A hook is known again by its address, so one whose making was never answered is found.
 * Calls block; one thread at a time.
 */
final class WebhookSteps {

  /** How the hook was left. */
  sealed interface Kept {

    /** GitLab delivers to it. */
    record Delivering(long id) implements Kept {}

    /** GitLab gave it up for a while, as deliveries failed. */
    record Resting(long id, Optional<Instant> until) implements Kept {}
  }

  private static final Logger LOG = Logger.getLogger(WebhookSteps.class);

  private static final String NAME = "RunnerPool";
  private static final String NOTE =
      "Kept by the RunnerPool operator: change spec.gitlab.webhook, not this webhook.";

  private final ScopeWebhooks hooks;
  private final Scope scope;
  private final Duration longestRest;
  private final Set<String> formerUrls = new HashSet<>();
  private Optional<SharedSecret> told = Optional.empty();
  private volatile boolean allowed;

  /**
   * For one scope.
   *
   * @param longestRest a hook that GitLab lets rest for longer is made again
   */
  WebhookSteps(ScopeWebhooks hooks, Scope scope, Duration longestRest) {
    this.hooks = hooks;
    this.scope = scope;
    this.longestRest = longestRest;
  }

  /** Whether GitLab ever let us see the scope's hooks; without, none can have been made. */
  boolean wasAllowed() {
    return allowed;
  }

  /** Finds or makes the hook, and fixes it. */
  Kept keep(String url, SharedSecret secret, Instant now) {
    formerUrls.add(url);
    List<Hook> found = hooks.at(formerUrls);
    allowed = true;
    Optional<Hook> ours = Optional.empty();
    for (Hook hook : found) {
      if (ours.isEmpty() && hook.url().equals(url) && !isGivenUp(hook, now)) {
        ours = Optional.of(hook);
      } else {
        delete(hook);
      }
    }
    formerUrls.retainAll(Set.of(url));
    if (ours.isEmpty()) {
      return make(url, secret);
    }
    if (!isSo(ours.get(), secret)) {
      tell(ours.get().id(), hooks.update(ours.get().id(), repaired(url, secret)), url, secret);
      LOG.infof("repaired webhook %d of %s", ours.get().id(), scope);
    }
    return kept(ours.get());
  }

  /** There may be a hook of ours at that address, made by a process before. */
  void mayBeAt(String url) {
    formerUrls.add(url);
  }

  /** Deletes the hook, and all that there were before. */
  void remove() {
    if (!formerUrls.isEmpty()) {
      hooks.at(formerUrls).forEach(this::delete);
      formerUrls.clear();
      told = Optional.empty();
    }
  }

  private Kept make(String url, SharedSecret secret) {
    Hook made = hooks.create(fresh(url, secret));
    LOG.infof("made webhook %d of %s", made.id(), scope);
    tell(made.id(), made, url, secret);
    return new Kept.Delivering(made.id());
  }

  /** A GitLab that cannot sign gets the same secret as the word to send along. */
  private void tell(long id, Hook answer, String url, SharedSecret secret) {
    if (secret.signs() && !Boolean.TRUE.equals(answer.signingTokenPresent())) {
      hooks.update(id, withWord(url, secret));
    }
    told = Optional.of(secret);
  }

  private static HookSettings fresh(String url, SharedSecret secret) {
    HookSettings same = repaired(url, secret);
    return new HookSettings(url, NAME, NOTE, true, false, true, same.token(), same.signingToken());
  }

  /** Whether GitLab checks our certificate may have been changed by hand: that stays. */
  private static HookSettings repaired(String url, SharedSecret secret) {
    String token = secret.signs() ? null : secret.value();
    String key = secret.signs() ? secret.value() : null;
    return new HookSettings(url, null, null, true, false, null, token, key);
  }

  private static HookSettings withWord(String url, SharedSecret secret) {
    return new HookSettings(url, null, null, true, false, null, secret.value(), null);
  }

  private void delete(Hook hook) {
    hooks.delete(hook.id());
    LOG.infof("deleted webhook %d of %s", hook.id(), scope);
  }

  private boolean isSo(Hook hook, SharedSecret secret) {
    boolean proves =
        Boolean.TRUE.equals(hook.signingTokenPresent())
            || !Boolean.FALSE.equals(hook.tokenPresent());
    return Boolean.TRUE.equals(hook.jobEvents())
        && proves
        && told.filter(secret::equals).isPresent();
  }

  private boolean isGivenUp(Hook hook, Instant now) {
    return "disabled".equals(hook.alertStatus())
        || restsUntil(hook).filter(until -> until.isAfter(now.plus(longestRest))).isPresent();
  }

  private static Kept kept(Hook hook) {
    return "temporarily_disabled".equals(hook.alertStatus())
        ? new Kept.Resting(hook.id(), restsUntil(hook))
        : new Kept.Delivering(hook.id());
  }

  private static Optional<Instant> restsUntil(Hook hook) {
    try {
      return Optional.ofNullable(hook.disabledUntil())
          .map(time -> OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeParseException unknownForm) {
      return Optional.empty();
    }
  }
}
