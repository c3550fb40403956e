package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal.Liveness;
import java.time.Instant;
import java.util.Optional;

/**
 * How webhooks stand for one scope, in words.
 *
 * @param keeper who may make the scope's hook
 */
record WebhookStatus(
    Scope scope, WebhookEndpoint inbox, WebhookController keeper, GitLabConfig.Webhook config) {

  /** Empty if neither the pools nor their Secret ask for webhooks. */
  Optional<Liveness> at(Instant now) {
    boolean asked = wanted().isPresent();
    if (inbox.known() instanceof WebhookEndpoint.Known.Unusable unusable) {
      return Optional.of(not(unusable.message()));
    }
    if (!(inbox.known() instanceof WebhookEndpoint.Known.Usable)) {
      return asked ? Optional.of(not(withoutSecret())) : Optional.empty();
    }
    if (inbox.clockFault().isPresent()) {
      return Optional.of(not(inbox.clockFault().get()));
    }
    if (state() instanceof WebhookController.State.Present present
        && present.kept() instanceof WebhookSteps.Kept.Delivering hook) {
      return Optional.of(live("webhook " + hook.id() + " of " + scope + " is there"));
    }
    boolean heardLately =
        inbox
            .heard()
            .filter(time -> time.plus(config.trustedAfterDelivery()).isAfter(now))
            .isPresent();
    return Optional.of(
        heardLately
            ? live("deliveries arrive at " + inbox.address().path())
            : not(asked ? trouble() : silence()));
  }

  private WebhookController.State state() {
    return keeper.state();
  }

  private Optional<String> wanted() {
    return keeper.wanted();
  }

  private String withoutSecret() {
    return inbox.known() instanceof WebhookEndpoint.Known.Unread
        ? inbox.address().secretName() + ", is being read"
        : inbox.address().secretName()
            + ", is missing, and spec.gitlab.webhook needs it: put whsec_ and 32 random bytes in"
            + " base64 there";
  }

  private String trouble() {
    if (scope.kind() == Scope.Kind.Instance) {
      return "GitLab has no webhooks for the jobs of a whole instance: make them in its groups or"
          + " projects, "
          + byHand();
    }
    if (state() instanceof WebhookController.State.Present present
        && present.kept() instanceof WebhookSteps.Kept.Resting hook) {
      return "GitLab gave webhook "
          + hook.id()
          + " of "
          + scope
          + " up"
          + hook.until().map(until -> " until " + until).orElse("")
          + " as deliveries failed: see to it that it reaches "
          + url();
    }
    if (state() instanceof WebhookController.State.Failed failed) {
      return failed.failure().message()
          + (isRefusedToAGroup(failed.failure()) ? withoutPremium() : "");
    }
    return "the webhook of " + scope + " is being made";
  }

  /** GitLab answers as if it knew no such thing where its licence has none. */
  private boolean isRefusedToAGroup(Failure failure) {
    return scope.kind() == Scope.Kind.Group
        && (failure.reason() == Reason.Forbidden || failure.reason() == Reason.ScopeNotFound);
  }

  private String withoutPremium() {
    return "; groups have webhooks in GitLab Premium and Ultimate only: without, make them in its"
        + " projects, "
        + byHand();
  }

  private String silence() {
    return "nothing was delivered to "
        + inbox.address().path()
        + " lately: make a webhook in GitLab, "
        + byHand()
        + ", or set spec.gitlab.webhook, and the operator makes it";
  }

  private String byHand() {
    return "for job events, to " + url() + " with what " + inbox.address().secretName() + ", holds";
  }

  private String url() {
    return wanted()
        .map(inbox.address()::under)
        .orElse("the operator's address and " + inbox.address().path());
  }

  private Liveness live(String message) {
    return new Liveness(true, message, inbox.heard());
  }

  private Liveness not(String message) {
    return new Liveness(false, message, inbox.heard());
  }
}
