package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A part of a runner, and up to when it is booked. */
final class BookedPart {
  private final String pod;
  private final RoomPart part;
  private Holding holding;
  private long bookedUntil;
  private long until = Long.MAX_VALUE;
  private boolean released;

  /** On what its time is spent after the last of the turns, which it mostly is. */
  private CostKind lastKind;

  private long[] lastTurns;

  /**
   * Begins with the holding.
   *
   * @param resumedAt an operator before this one booked up to then
   */
  BookedPart(Holding holding, long resumedAt) {
    this.pod = holding.pod();
    this.part = holding.part();
    this.holding = holding;
    this.bookedUntil = Math.max(holding.from().toEpochMilli(), resumedAt);
    hold(holding, holding.from());
    holding.until().ifPresent(this::endAt);
  }

  boolean is(Holding other) {
    return part == other.part() && pod.equals(other.pod());
  }

  /** UID of its pod. */
  String pod() {
    return pod;
  }

  /** Its holding among these; null if it is not there. */
  Holding in(List<Holding> holdings) {
    for (Holding each : holdings) {
      if (is(each)) {
        return each;
      }
    }
    return null;
  }

  /** It holds its room until then; the first time that is told counts. */
  void endAt(Instant end) {
    if (!released && !end.equals(Instant.MAX)) {
      released = true;
      until = end.toEpochMilli();
      release(end);
    }
  }

  /** It costs something else from now on. */
  void now(Holding next, long millis) {
    if (!released && !(next.weight() == holding.weight() && next.node().equals(holding.node()))) {
      Instant now = Instant.ofEpochMilli(millis);
      release(now);
      hold(next, now);
    }
    holding = released ? holding : next;
  }

  private static void hold(Holding holding, Instant from) {
    holding.node().ifPresent(node -> node.hold(holding.weight(), from));
  }

  private void release(Instant at) {
    holding.node().ifPresent(node -> node.release(holding.weight(), at));
  }

  long bookedUntil() {
    return bookedUntil;
  }

  void bookUntil(long millis) {
    bookedUntil = millis;
  }

  long until() {
    return until;
  }

  /** Whether all of its time is booked. */
  boolean isOver() {
    return released && bookedUntil >= until;
  }

  boolean isHeld() {
    return !released;
  }

  /** Whether its time counts as a pod's: a runner's room is within the runner's own. */
  boolean isPod() {
    return part != RoomPart.ROOM;
  }

  HourlyRate rate() {
    return holding.rate();
  }

  /** Where its room is counted; empty if the node is not known. */
  Optional<NodeMeter> node() {
    return holding.node();
  }

  CostKind kind(RunnerTimeline timeline, long at, long[] turns) {
    if (turns.length > 0 && at < turns[turns.length - 1]) {
      return timeline.kind(part, Instant.ofEpochMilli(at));
    }
    if (lastTurns != turns) {
      lastTurns = turns;
      lastKind = timeline.kind(part, Instant.ofEpochMilli(at));
    }
    return lastKind;
  }
}
