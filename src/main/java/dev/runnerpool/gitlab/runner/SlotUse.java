package dev.runnerpool.gitlab.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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

  /** Whether the period is over, so that it can be ended. */
  synchronized boolean isOver(Instant now) {
    return !now.isBefore(since.plus(period));
  }

  /** The slots used in the period until now; the next begins. */
  synchronized Set<Integer> end(Instant now) {
    Set<Integer> lately = Set.copyOf(used);
    used.clear();
    used.addAll(live);
    since = now;
    return lately;
  }
}
