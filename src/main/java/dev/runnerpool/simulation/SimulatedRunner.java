package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A runner of a simulation; times are milliseconds since 1970. */
final class SimulatedRunner {
  private static final Optional<String> NO_NODE = Optional.of("no node has room");

  final int number;
  final int slot;
  final int nodeChoice;
  final long startUp;
  final long made;
  private final String id;
  private RunnerState state = RunnerState.STARTING;
  private long since;
  private int job = -1;
  private boolean unschedulable;
  private Runner seen;

  /**
   * @param startUp milliseconds from having a node to being ready
   */
  SimulatedRunner(int number, int slot, int nodeChoice, long startUp, long now) {
    this.number = number;
    this.slot = slot;
    this.nodeChoice = nodeChoice;
    this.startUp = startUp;
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

  /** Whether no node takes it. */
  boolean unschedulable() {
    return unschedulable;
  }

  void unschedulable(boolean waits) {
    unschedulable = waits;
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
              nodeChoice,
              unschedulable ? NO_NODE : Optional.empty());
    }
    return seen;
  }
}
