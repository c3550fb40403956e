package dev.runnerpool.gitlab.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which slots were used within a period, so that what others left in GitLab can be removed. */
final class SlotUse {

  private final Duration period;
  private final Set<Integer> used = new HashSet<>();
  private Set<Integer> live = Set.of();
  private Instant since;

  SlotUse(Duration period, Instant now) {
    this.period = period;
    this.since = now;
  }

  synchronized void saw(Set<Integer> slots) {
    live = slots;
    used.addAll(slots);
  }

  /** The slots used in the period that is over, or empty while it is not; then the next begins. */
  synchronized Optional<Set<Integer>> over(Instant now) {
    if (now.isBefore(since.plus(period))) {
      return Optional.empty();
    }
    Set<Integer> lately = Set.copyOf(used);
    used.clear();
    used.addAll(live);
    since = now;
    return Optional.of(lately);
  }
}
