package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.webhook.Delivery.Verdict;
import dev.runnerpool.gitlab.webhook.WebhookDeliveries.Outcome;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What arrives at one address, and the secret it must be proved with. Safe for any thread. */
final class WebhookEndpoint {

  /** The secret as far as it is known. */
  sealed interface Known {

    /** It was not read yet. */
    record Unread() implements Known {}

    /** Nobody put one there. */
    record None() implements Known {}

    /**
     * There is something that is none, or it cannot be read.
     *
     * @param message for people
     */
    record Unusable(String message) implements Known {}

    /** It is known. */
    record Usable(SharedSecret secret) implements Known {}
  }

  private static final Logger LOG = Logger.getLogger(WebhookEndpoint.class);
  // A refused delivery may mean a new secret; a flood of them must not become one of reads.
  private static final Duration REFUSAL_READS = Duration.ofSeconds(5);

  private final WebhookAddress address;
  private final KubernetesClient kubernetes;
  private final GitLabConfig.Webhook config;
  private final InstantSource clock;
  private final SeenDeliveries seen;

  private volatile Known known = new Known.Unread();
  private volatile Optional<Instant> heard = Optional.empty();
  private volatile Optional<String> clockFault = Optional.empty();
  private volatile Instant readAt = Instant.MIN;

  WebhookEndpoint(
      WebhookAddress address,
      KubernetesClient kubernetes,
      GitLabConfig.Webhook config,
      InstantSource clock) {
    this.address = address;
    this.kubernetes = kubernetes;
    this.config = config;
    this.clock = clock;
    this.seen = new SeenDeliveries(config.replayWindow());
  }

  WebhookAddress address() {
    return address;
  }

  Known known() {
    return known;
  }

  /** When the last delivery came that proved itself and was in time. */
  Optional<Instant> heard() {
    return heard;
  }

  /** What is wrong with a clock, if the last authentic delivery told so. */
  Optional<String> clockFault() {
    return clockFault;
  }

  /** Reads the Secret; blocks. Returns whether anything is other than before. */
  synchronized boolean refresh() {
    Known before = known;
    readAt = clock.instant();
    known = read(before);
    if (known instanceof Known.Unusable unusable && !known.equals(before)) {
      LOG.warnf("webhooks at %s: %s", address.path(), unusable.message());
    }
    return !known.equals(before);
  }

  /** Those who come while the Secret is being read do not wait for it. */
  private boolean refreshAfterRefusal() {
    return !clock.instant().isBefore(readAt.plus(REFUSAL_READS)) && refresh();
  }

  private Known read(Known before) {
    Secret secret;
    try {
      secret =
          kubernetes.secrets().inNamespace(address.namespace()).withName(address.secret()).get();
    } catch (KubernetesClientException e) {
      return before instanceof Known.Usable
          ? before
          : new Known.Unusable(
              address.secretName() + ", cannot be read (Kubernetes status " + e.getCode() + ")");
    }
    String encoded =
        secret == null || secret.getData() == null ? null : secret.getData().get(SharedSecret.KEY);
    if (encoded == null) {
      return new Known.None();
    }
    try {
      byte[] value = Base64.getDecoder().decode(encoded);
      return new Known.Usable(SharedSecret.of(new String(value, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return new Known.Unusable(address.secretName() + ", is unusable: " + e.getMessage());
    }
  }

  /** Looks at a delivery; may read the Secret. What it is worth is for the caller to find out. */
  Outcome receive(Delivery delivery, Instant now) {
    Verdict verdict = verify(delivery, now);
    if (verdict instanceof Verdict.Forged && refreshAfterRefusal()) {
      verdict = verify(delivery, now);
    }
    if (verdict instanceof Verdict.Forged) {
      return Outcome.Unauthorized;
    }
    if (verdict instanceof Verdict.Stale stale) {
      noteClock(Optional.of(describe(stale.age())));
      return Outcome.Stale;
    }
    heard = Optional.of(now);
    noteClock(Optional.empty());
    return seen.isNew(delivery, now) ? Outcome.Accepted : Outcome.Duplicate;
  }

  private Verdict verify(Delivery delivery, Instant now) {
    return known instanceof Known.Usable usable
        ? delivery.verify(usable.secret(), now, config.replayWindow())
        : new Verdict.Forged();
  }

  private String describe(Duration age) {
    return "deliveries to "
        + address.path()
        + " are signed as of "
        + (age.abs().toSeconds() + " s " + (age.isNegative() ? "ahead" : "ago"))
        + ", and only "
        + config.replayWindow().toSeconds()
        + " s are allowed: set the clock of GitLab or of the operator's node right, or find out who"
        + " sends old deliveries again";
  }

  /** Said once when it turns, not with each delivery. */
  private void noteClock(Optional<String> fault) {
    boolean turned = clockFault.isPresent() != fault.isPresent();
    clockFault = fault;
    if (turned && fault.isPresent()) {
      LOG.warn(fault.get());
    } else if (turned) {
      LOG.infof("deliveries to %s are in time again", address.path());
    }
  }
}
