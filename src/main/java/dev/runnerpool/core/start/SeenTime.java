package dev.runnerpool.core.start;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When something happened to a pod that tells it in whole seconds ({@code metav1.Time}), cut off,
 * and that was seen to have happened a moment later.
 */
final class SeenTime {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What a change takes to be seen; after that it was told late, or the watch began again. */
  private static final Duration LAG = Duration.ofMillis(200);

  private SeenTime() {}

  /**
   * The best that can be said. Off by the watch's delay where the pod's second and ours agree; by
   * half a second at most where it was seen late, as after a restart or as a kubelet looks at its
   * containers once a second; by the time between two looks where the clocks do not agree.
   *
   * @param told the second that the pod tells, by our clock
   * @param before when it was last seen not to have happened; empty if that never was
   * @param seen when it was first seen to have happened
   */
  static Instant of(Instant told, Optional<Instant> before, Instant seen) {
    Instant end = told.plus(SECOND);
    Instant earliest = before.filter(at -> at.isAfter(told)).orElse(told);
    if (told.isAfter(seen) || !earliest.isBefore(end)) {
      // Clocks differ: what was seen cannot be in the future, nor before it was not so.
      return seen;
    }
    if (seen.isBefore(end)) {
      return seen;
    }
    if (seen.isBefore(end.plus(LAG))) {
      return end.minusMillis(1).isBefore(earliest) ? earliest : end.minusMillis(1);
    }
    return earliest.plus(Duration.between(earliest, end).dividedBy(2));
  }
}
