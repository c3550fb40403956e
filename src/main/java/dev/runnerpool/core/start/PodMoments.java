package dev.runnerpool.core.start;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a pod over time: when it passed which phase, and what it said meanwhile. A
 * moment that is known stands.
 *
 * <p>Not safe for concurrent use.
 */
final class PodMoments {

  /** Longest text of a pod that is kept. */
  private static final int LONGEST = 500;

  private final Map<StartPhase, Instant> at = new EnumMap<>(StartPhase.class);
  private Map<StartPhase, String> words = Map.of();

  Instant at(StartPhase phase) {
    return at.get(phase);
  }

  Optional<String> words(StartPhase phase) {
    return Optional.ofNullable(words.get(phase));
  }

  /** It tells that it passed the phase, seen now, and not so at the look before. */
  void passed(StartPhase phase, Optional<Instant> told, Optional<Instant> before, Instant now) {
    if (told.isPresent() && !at.containsKey(phase)) {
      at.put(phase, SeenTime.of(told.get(), before, now));
    }
  }

  /** What it thought to have passed it has not: a probe was late. */
  void revoke(StartPhase phase) {
    at.remove(phase);
  }

  /** What it says while it is in the phase; the first refusal tells more than the next tries. */
  void says(StartPhase phase, Optional<String> delay) {
    if (delay.isPresent() && !at.containsKey(phase)) {
      // Most pods never say anything.
      words = words.isEmpty() ? new EnumMap<>(StartPhase.class) : words;
      words.merge(phase, cut(delay.get()), PodMoments::better);
    }
  }

  private static String better(String before, String now) {
    return now.contains("BackOff") ? before : now;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
