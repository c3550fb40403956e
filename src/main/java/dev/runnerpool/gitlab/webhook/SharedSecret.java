package dev.runnerpool.gitlab.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What GitLab and the operator share: a word that GitLab sends along ({@code X-Gitlab-Token}), or a
 * key of Standard Webhooks ({@code whsec_} and 24 to 64 bytes in base64; GitLab takes 32) that it
 * signs with. Compared in constant time, never shown.
 */
final class SharedSecret {

  /** Key of the account's Secret that holds it. */
  static final String KEY = "webhook-secret";

  private static final String SIGNING = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST_WORD = 16;
  private static final int LONGEST = 255;
  private static final int SHORTEST_KEY = 24;
  private static final int LONGEST_KEY = 64;

  private final String value;
  private final Optional<byte[]> key;

  private SharedSecret(String value, Optional<byte[]> key) {
    this.value = value;
    this.key = key;
  }

  /**
   * Reads a value of the Secret; blanks around it do not count.
   *
   * @throws IllegalArgumentException saying what would be right, without the value
   */
  static SharedSecret of(String text) {
    String value = text.strip();
    if (!value.matches("[\\x21-\\x7e]{" + SHORTEST_WORD + "," + LONGEST + "}")) {
      throw new IllegalArgumentException(
          "it must be one word of 16 to 255 letters, digits and signs, or whsec_ and 32 random"
              + " bytes in base64");
    }
    return new SharedSecret(
        value,
        value.startsWith(SIGNING)
            ? Optional.of(key(value.substring(SIGNING.length())))
            : Optional.empty());
  }

  /** One that nobody knows. */
  static SharedSecret random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return of(SIGNING + Base64.getEncoder().encodeToString(key));
  }

  private static byte[] key(String base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      decoded = new byte[0];
    }
    if (decoded.length < SHORTEST_KEY || decoded.length > LONGEST_KEY) {
      throw new IllegalArgumentException("what follows whsec_ must be 32 random bytes in base64");
    }
    return decoded;
  }

  /** Whether deliveries are signed with it. */
  boolean signs() {
    return key.isPresent();
  }

  /** As GitLab must be told it. */
  String value() {
    return value;
  }

  /** Whether this is the word. */
  boolean isWord(String given) {
    return MessageDigest.isEqual(bytes(value), bytes(given));
  }

  /**
   * Whether one of the signatures fits, by Standard Webhooks.
   *
   * @param signatures like {@code v1,<base64>}, several divided by spaces
   */
  boolean signed(String id, String timestamp, byte[] body, String signatures) {
    byte[] expected = signature(id, timestamp, body);
    boolean fits = false;
    for (String signature : signatures.split(" ")) {
      fits |= MessageDigest.isEqual(expected, bytes(signature));
    }
    return fits;
  }

  private byte[] signature(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.orElseThrow(), ALGORITHM));
      mac.update(bytes(id + "." + timestamp + "."));
      return bytes("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM offers no " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedSecret secret && isWord(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "SharedSecret[***]";
  }
}
