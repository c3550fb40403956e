package dev.runnerpool.gitlab.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The GraphQL documents that one GitLab refuses to one account, whoever asked: each is asked again
 * only after a while, so that a document that always fails costs the budget nothing. Who asks goes
 * another way meanwhile. Kept in memory alone. Safe for any number of threads.
 */
public final class RefusedDocuments {

  /**
   * A refusal in force.
   *
   * @param why a few words of GitLab, which name the field; no secret
   * @param until when the document is asked again
   */
  public record Refusal(String why, Instant until) {}

  private static final Duration ONE_ASKS = Duration.ofMinutes(1);

  /** What lasts so long is no trouble that passes. */
  private static final Duration PERSISTS = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Duration kept;
  private final Map<String, Refusal> byDocument = new HashMap<>();
  private final Map<String, Instant> failingSince = new HashMap<>();

  /**
   * Nothing is refused.
   *
   * @param kept how long a refused document is not asked again
   */
  public RefusedDocuments(InstantSource clock, Duration kept) {
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * The refusal of a document, if it is not to be asked now. When one has run out, the first who
   * looks is told to ask, and the others to wait for a minute what becomes of that.
   *
   * @param document its name, such as {@code group-queue}
   */
  public synchronized Optional<Refusal> inForce(String document) {
    Refusal refusal = byDocument.get(document);
    Instant now = clock.instant();
    if (refusal != null && !now.isBefore(refusal.until())) {
      byDocument.put(document, new Refusal(refusal.why(), now.plus(ONE_ASKS)));
      return Optional.empty();
    }
    return Optional.ofNullable(refusal);
  }

  /** GitLab refused the document. */
  public synchronized Refusal refused(String document, String why) {
    Refusal refusal = new Refusal(why, clock.instant().plus(kept));
    byDocument.put(document, refusal);
    return refusal;
  }

  /**
   * GitLab let nobody through to GraphQL, which may pass: a user is blocked for a while, an address
   * not allowed. It is a refusal once that was so for five minutes without an answer.
   */
  public synchronized Optional<Refusal> failed(String document, String why) {
    Instant now = clock.instant();
    Instant since = failingSince.computeIfAbsent(document, any -> now);
    return now.isBefore(since.plus(PERSISTS))
        ? Optional.empty()
        : Optional.of(refused(document, why));
  }

  /** GitLab answered the document. */
  public synchronized void answered(String document) {
    byDocument.remove(document);
    failingSince.remove(document);
  }
}
