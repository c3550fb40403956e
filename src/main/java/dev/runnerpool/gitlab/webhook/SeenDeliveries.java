package dev.runnerpool.gitlab.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Deliveries of the last minutes: GitLab may send one again, and so may somebody who overheard it.
 * Only authentic ones are kept, so that nobody else can fill it; the oldest give way to new ones.
 */
final class SeenDeliveries {

  private static final int MOST = 10_000;

  private final Duration window;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** Nothing seen yet; each delivery is kept for the window. */
  SeenDeliveries(Duration window) {
    this.window = window;
  }

  /** Notes a delivery; false if it was noted within the window. One without an id is always new. */
  synchronized boolean isNew(Delivery delivery, Instant now) {
    forgetBefore(now.minus(window));
    return delivery.id().isEmpty() || seen.putIfAbsent(key(delivery), now) == null;
  }

  private void forgetBefore(Instant limit) {
    Iterator<Instant> oldest = seen.values().iterator();
    while (oldest.hasNext()) {
      if (!oldest.next().isBefore(limit) && seen.size() < MOST) {
        return;
      }
      oldest.remove();
    }
  }

  /** The body counts too: an id that does not change from event to event must hide none. */
  private static String key(Delivery delivery) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((delivery.id().orElseThrow() + "\n").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest.digest(delivery.body()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM offers no SHA-256", e);
    }
  }
}
