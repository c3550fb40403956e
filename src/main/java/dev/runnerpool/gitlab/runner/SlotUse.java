package dev.runnerpool.gitlab.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Which slots were used within a period, so that what others left in GitLab can be removed. */
final class SlotUse {

  private final Duration period;
  private final BitSet used = new BitSet();
  private BitSet live = new BitSet();
  private Instant since;

  SlotUse(Duration period, Instant now) {
    this.period = period;
    this.since = now;
  }

  synchronized void saw(BitSet slots) {
    live = slots;
    used.or(slots);
  }

  /** Whether the period is over, so that it can be ended. */
  synchronized boolean isOver(Instant now) {
    return !now.isBefore(since.plus(period));
  }

  /** The slots used in the period until now; the next begins. */
  synchronized Set<Integer> end(Instant now) {
    Set<Integer> lately = used.stream().boxed().collect(Collectors.toUnmodifiableSet());
    used.clear();
    used.or(live);
    since = now;
    return lately;
  }
}
