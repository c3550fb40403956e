package dev.runnerpool.core.sim;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A runner of a simulation; times are milliseconds since 1970. */
final class SimulatedRunner {
  final int number;
  final int slot;
  final long made;
  private final String id;
  private RunnerState state = RunnerState.STARTING;
  private long since;
  private int job = -1;
  private Runner seen;

  SimulatedRunner(int number, int slot, long now) {
    this.number = number;
    this.slot = slot;
    this.made = now;
    this.id = Integer.toString(number);
    this.since = now;
  }

  RunnerState state() {
    return state;
  }

  long since() {
    return since;
  }

  void to(RunnerState next, long now) {
    state = next;
    since = now;
    seen = null;
  }

  void take(int taken, long now) {
    job = taken;
    to(RunnerState.BUSY, now);
  }

  /** As a planner sees it. */
  Runner seen() {
    if (seen == null) {
      seen =
          new Runner(
              slot,
              id,
              state,
              Instant.ofEpochMilli(since),
              job < 0 ? OptionalLong.empty() : OptionalLong.of(job),
              0,
              Optional.empty());
    }
    return seen;
  }
}
