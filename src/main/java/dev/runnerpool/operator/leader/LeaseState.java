package dev.runnerpool.operator.leader;

import java.time.Duration;
import java.time.Instant;

/**
 * A lease as it is stored.
 *
 * @param holder who holds it; empty if nobody does
 * @param duration for how long after a renewal nobody else may take it; whole seconds
 * @param transitions how often it changed hands
 * @param version of the stored object; empty if it is not stored
 */
record LeaseState(
    String holder,
    Duration duration,
    Instant acquired,
    Instant renewed,
    int transitions,
    String version) {

  boolean isFree() {
    return holder.isEmpty();
  }

  LeaseState renewedAt(Instant time) {
    return new LeaseState(holder, duration, acquired, time, transitions, version);
  }

  /** The same, to be stored again. */
  LeaseState notStored() {
    return new LeaseState(holder, duration, acquired, renewed, transitions, "");
  }

  /** Given away: whoever sees it may take it at once. */
  LeaseState released(Instant time) {
    return new LeaseState("", Duration.ofSeconds(1), acquired, time, transitions, version);
  }
}
