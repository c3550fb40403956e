package dev.runnerpool.gitlab.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One delivery as it arrived, nothing of it believed yet.
 *
 * @param id what tells it from others, the same when GitLab sends it again
 * @param timestamp seconds since 1970 at which it was signed
 * @param signature signatures by Standard Webhooks
 * @param token the word that GitLab sends along
 * @param body as it was sent
 */
record Delivery(
    Optional<String> id,
    Optional<String> timestamp,
    Optional<String> signature,
    Optional<String> token,
    byte[] body) {

  /** What verifying it found. */
  sealed interface Verdict {

    /** It comes from who knows the secret. */
    record Authentic() implements Verdict {}

    /** It does not, or does not prove it. */
    record Forged() implements Verdict {}

    /**
     * Its signature fits, but it is too old or too far ahead: sent again by somebody, or a clock is
     * wrong.
     *
     * @param age by this machine's clock; negative if it comes from the future
     */
    record Stale(Duration age) implements Verdict {}
  }

  /** Verifies it: by its signature if there can be one, else by its token. */
  Verdict verify(SharedSecret secret, Instant now, Duration window) {
    if (!secret.signs() || signature.isEmpty()) {
      return token.filter(secret::isWord).isPresent()
          ? new Verdict.Authentic()
          : new Verdict.Forged();
    }
    String time = timestamp.orElse("");
    if (!time.matches("\\d{1,12}") || !secret.signed(id.orElse(""), time, body, signature.get())) {
      return new Verdict.Forged();
    }
    Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now);
    return age.abs().compareTo(window) > 0 ? new Verdict.Stale(age) : new Verdict.Authentic();
  }

  @Override
  public String toString() {
    return "Delivery[" + body.length + " bytes]";
  }
}
