package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The runners of a pool in virtual time. Jobs are taken in the order in which they were queued,
 * each by the runner that was idle longest. Times are milliseconds since 1970.
 */
final class Fleet {
  private record Event(long at, long order, SimulatedRunner runner) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  final Backlog backlog;
  private final World world;
  private final Scaler scaler;
  private final int max;
  private final long pickUp;
  private final NodeSupply nodes;
  private final Tally tally;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final ArrayDeque<SimulatedRunner> idle = new ArrayDeque<>();

  /** In the order of their start, with some that have started since. */
  private final ArrayDeque<SimulatedRunner> starts = new ArrayDeque<>();

  private final List<SimulatedRunner> ended = new ArrayList<>();
  private final SimulatedRunner[] bySlot;
  private final BitSet slots = new BitSet();
  private long now;
  private int starting;
  private int live;
  private int made;

  Fleet(Backlog backlog, World world, Scaler scaler, Policy policy, long begin) {
    this.backlog = backlog;
    this.world = world;
    this.scaler = scaler;
    this.max = policy.max();
    this.pickUp = world.pickUp().toMillis();
    this.nodes = new NodeSupply(world.troubles(), policy.nodeChoices());
    this.bySlot = new SimulatedRunner[max];
    this.now = begin;
    this.tally = new Tally(backlog.jobs, begin, nodes.runners());
  }

  /** When a runner changes next by itself, or {@link Scaler#NEVER}. */
  long eventAt() {
    return events.isEmpty() ? Scaler.NEVER : events.peek().at();
  }

  /** When the scaler wants to be woken. */
  long wakeAt() {
    return scaler.wakeAt();
  }

  void wake() {
    scaler.wake(this);
  }

  /** Lets the time pass until something happens. */
  void advance(long to) {
    tally.pass(
        now,
        to,
        new Tally.Counts(backlog.waiting(), starting, idle.size(), busy(), nodes.unschedulable()));
    now = to;
  }

  /** Jobs came. */
  void queued() {
    scaler.queued(this);
  }

  /** The next runner changes. */
  void happen() {
    SimulatedRunner runner = events.poll().runner();
    if (runner.state() == RunnerState.STARTING) {
      if (runner.unschedulable()) {
        place(runner);
      } else {
        started(runner);
      }
    } else if (runner.state() == RunnerState.BUSY) {
      backlog.done();
      leave(runner, RunnerState.FINISHED);
      scaler.changed(this, runner);
    }
  }

  private void started(SimulatedRunner runner) {
    starting--;
    if (nodes.startFails(now)) {
      tally.startFailed();
      leave(runner, RunnerState.FAILED);
      scaler.changed(this, runner);
      return;
    }
    runner.to(RunnerState.IDLE, now);
    idle.add(runner);
    scaler.changed(this, runner);
    while (!idle.isEmpty() && backlog.waiting() > 0) {
      takeJob();
    }
  }

  /** The runner idle longest takes the next job. */
  void takeJob() {
    SimulatedRunner runner = idle.poll();
    int job = backlog.take();
    runner.take(job, now);
    tally.took(job, now + pickUp - backlog.jobs.queuedAt(job));
    events.add(new Event(now + pickUp + backlog.jobs.duration(job), runner.number, runner));
    scaler.changed(this, runner);
  }

  private void leave(SimulatedRunner runner, RunnerState end) {
    goes(runner, end);
    ended.add(runner);
  }

  private void goes(SimulatedRunner runner, RunnerState end) {
    SimulatedRunner next = nodes.release(runner);
    runner.to(end, now);
    bySlot[runner.slot] = null;
    slots.clear(runner.slot);
    live--;
    if (next != null) {
      place(next);
    }
  }

  /** Starts a runner in the lowest free slot that takes so many milliseconds. */
  void start(long startUp) {
    start(slots.nextClearBit(0), 0, startUp);
  }

  /** Starts a runner in the lowest free slot that takes as long as its number says. */
  void start() {
    startIn(slots.nextClearBit(0), 0);
  }

  /** The same in that slot, on the nodes of that entry of the placement. */
  void startIn(int slot, int nodeChoice) {
    start(slot, nodeChoice, world.startUp().millis(world.seed(), made));
  }

  private void start(int slot, int nodeChoice, long startUp) {
    if (slot >= max || slots.get(slot)) {
      throw new IllegalStateException(
          "slot %d is not free: %d of at most %d runners live".formatted(slot, live, max));
    }
    SimulatedRunner runner = new SimulatedRunner(made++, slot, nodeChoice, startUp, now);
    slots.set(slot);
    bySlot[slot] = runner;
    starts.add(runner);
    starting++;
    live++;
    tally.made(live);
    place(runner);
  }

  /** On a node it starts; without one it looks again when there may be room. */
  private void place(SimulatedRunner runner) {
    long at =
        nodes.take(runner, now)
            ? nodes.imageAt(now) + runner.startUp
            : nodes.roomierAt(runner.nodeChoice, now);
    events.add(new Event(at, runner.number, runner));
  }

  /** Stops an idle or starting runner: it is gone at once. */
  void retire(int slot) {
    SimulatedRunner runner = bySlot[slot];
    if (runner == null || runner.state() == RunnerState.BUSY) {
      throw new IllegalStateException("slot %d has no free runner".formatted(slot));
    }
    if (runner.state() == RunnerState.STARTING) {
      starting--;
    } else {
      idle.remove(runner);
    }
    goes(runner, RunnerState.RETIRING);
  }

  long now() {
    return now;
  }

  int starting() {
    return starting;
  }

  int busy() {
    return live - starting - idle.size();
  }

  int live() {
    return live;
  }

  /** Runners that no node takes. */
  int unschedulable() {
    return nodes.unschedulable();
  }

  Tally tally() {
    return tally;
  }

  /** Runners without a job, longest first. */
  ArrayDeque<SimulatedRunner> idle() {
    return idle;
  }

  /** Runners that start, longest first; their states must be looked at. */
  ArrayDeque<SimulatedRunner> starts() {
    while (!starts.isEmpty() && starts.peek().state() != RunnerState.STARTING) {
      starts.poll();
    }
    return starts;
  }

  /** Runners that ended and were not removed. */
  List<SimulatedRunner> ended() {
    return ended;
  }

  /** Whether one of those failed. */
  boolean hasFailed() {
    return ended.stream().anyMatch(runner -> runner.state() == RunnerState.FAILED);
  }

  /** Slots that are taken; changes with them. */
  BitSet liveSlots() {
    return slots;
  }

  /** Live runners by slot. */
  List<SimulatedRunner> present() {
    List<SimulatedRunner> present = new ArrayList<>(live);
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      present.add(bySlot[slot]);
    }
    return present;
  }

  /** Runners that ended and were not removed, then live ones by slot, as a planner sees them. */
  List<Runner> seen() {
    List<Runner> seen = new ArrayList<>(live + ended.size());
    ended.forEach(runner -> seen.add(runner.seen()));
    present().forEach(runner -> seen.add(runner.seen()));
    return seen;
  }
}
