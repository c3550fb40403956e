package dev.runnerpool.operator.web.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * The token that lets visitors in, and the sessions of those who gave it. A session is an end and
 * the token's signature of it: it holds on every replica and over restarts, and no longer than the
 * token itself.
 */
public final class PageToken {

  /** How long a session holds. */
  public static final Duration SESSION = Duration.ofHours(12);

  /** Shorter ones could be guessed. */
  static final int SHORTEST = 16;

  private static final Logger LOG = Logger.getLogger(PageToken.class);
  private static final Duration READ_AGAIN = Duration.ofSeconds(5);
  private static final String PURPOSE = "runnerpool page session until ";

  private record Reading(Instant at, Optional<byte[]> token) {}

  private final Path file;
  private final InstantSource clock;
  private volatile Reading reading;

  /**
   * Reads the token, which may change later.
   *
   * @throws IllegalArgumentException if the file cannot be read or the token is too short; never
   *     with the token
   */
  PageToken(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.reading = new Reading(clock.instant(), Optional.of(read(file)));
  }

  /** Whether this is the token; takes the same time for all that have its length. */
  public boolean is(String given) {
    return token()
        .filter(token -> MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }

  /** A session from now on; empty while there is no token. */
  public Optional<String> begin() {
    long end = clock.instant().plus(SESSION).getEpochSecond();
    return token().map(token -> end + "." + sign(token, end));
  }

  /** Whether this is a session that has not ended. */
  boolean isSession(String value) {
    int dot = value.indexOf('.');
    if (dot < 0 || !value.substring(0, dot).matches("\\d{1,12}")) {
      return false;
    }
    long end = Long.parseLong(value.substring(0, dot));
    byte[] signature = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    return clock.instant().getEpochSecond() < end
        && token()
            .map(token -> sign(token, end).getBytes(StandardCharsets.UTF_8))
            .filter(right -> MessageDigest.isEqual(right, signature))
            .isPresent();
  }

  private Optional<byte[]> token() {
    Reading last = reading;
    Instant now = clock.instant();
    if (now.isBefore(last.at().plus(READ_AGAIN))) {
      return last.token();
    }
    Optional<byte[]> token;
    try {
      token = Optional.of(read(file));
    } catch (IllegalArgumentException e) {
      token = Optional.empty();
      if (last.token().isPresent()) {
        LOG.errorf("Nobody can sign in to the status page: %s", e.getMessage());
      }
    }
    reading = new Reading(now, token);
    return token;
  }

  private static byte[] read(Path file) {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "runnerpool.page.token-file: %s cannot be read (%s): mount a Secret with the token there"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    if (token.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "runnerpool.page.token-file: the token in %s has %d characters, it must have %d or more"
              .formatted(file, token.length(), SHORTEST));
    }
    return token.getBytes(StandardCharsets.UTF_8);
  }

  private static String sign(byte[] token, long end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token, "HmacSHA256"));
      byte[] signature = mac.doFinal((PURPOSE + end).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
