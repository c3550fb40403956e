package dev.runnerpool.sandbox.gitlab.state;

import java.security.SecureRandom;
import java.util.Base64;

/** Random tokens and queue values. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 15;

  private Secrets() {}

  static String next(String prefix) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
