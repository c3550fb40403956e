package dev.runnerpool.operator.pods;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Times as pods tell them. Thousands of pods tell few times, at each look the same ones. */
public final class PodTimes {

  private static final int KEPT = 10_000;
  private static final Map<String, Instant> PARSED = new ConcurrentHashMap<>();

  private PodTimes() {}

  /** The time in RFC 3339; empty if there is none. */
  public static Optional<Instant> of(String text) {
    if (text == null) {
      return Optional.empty();
    }
    if (PARSED.size() > KEPT) {
      PARSED.clear();
    }
    return Optional.of(
        PARSED.computeIfAbsent(text, told -> OffsetDateTime.parse(told).toInstant()));
  }
}
