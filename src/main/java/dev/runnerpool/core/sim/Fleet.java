package dev.runnerpool.core.sim;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Queue and runners of a pool in virtual time. Jobs are taken in the order in which they were
 * queued, each by the runner that was idle longest. Times are milliseconds since 1970.
 */
final class Fleet {
  private record Event(long at, long order, SimulatedRunner runner) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final JobTimes jobs;
  private final World world;
  private final Scaler scaler;
  private final int max;
  private final long pickUp;
  private final Tally tally;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final ArrayDeque<SimulatedRunner> idle = new ArrayDeque<>();

  /** In the order of their start, with some that have started since. */
  private final ArrayDeque<SimulatedRunner> starts = new ArrayDeque<>();

  private final List<SimulatedRunner> ended = new ArrayList<>();
  private final SimulatedRunner[] bySlot;
  private final BitSet slots = new BitSet();
  private long now;
  private int queued;
  private int taken;
  private int done;
  private int starting;
  private int live;
  private int made;

  Fleet(JobTimes jobs, World world, Scaler scaler, int max, long begin) {
    this.jobs = jobs;
    this.world = world;
    this.scaler = scaler;
    this.max = max;
    this.pickUp = world.pickUp().toMillis();
    this.bySlot = new SimulatedRunner[max];
    this.now = begin;
    this.tally = new Tally(jobs, begin);
  }

  /** Runs to the end of the last job. */
  Tally run() {
    while (done < jobs.count()) {
      long arrival = queued < jobs.count() ? jobs.queuedAt(queued) : Scaler.NEVER;
      long event = events.isEmpty() ? Scaler.NEVER : events.peek().at();
      long wake = scaler.wakeAt();
      long next = Math.min(arrival, Math.min(event, wake));
      if (next == Scaler.NEVER) {
        throw new IllegalStateException(
            "%d of %d jobs wait for ever".formatted(waiting(), jobs.count()));
      }
      advance(next);
      if (event == next) {
        happen(events.poll().runner());
      } else if (arrival == next) {
        queue();
      } else {
        scaler.wake(this);
      }
    }
    return tally;
  }

  private void advance(long to) {
    tally.pass(now, to, new Tally.Counts(waiting(), starting, idle.size(), busy()));
    now = to;
  }

  private void queue() {
    while (queued < jobs.count() && jobs.queuedAt(queued) == now) {
      queued++;
    }
    assign();
    scaler.queued(this);
  }

  private void happen(SimulatedRunner runner) {
    if (runner.state() == RunnerState.STARTING) {
      starting--;
      runner.to(RunnerState.IDLE, now);
      idle.add(runner);
      scaler.changed(this, runner);
      assign();
    } else if (runner.state() == RunnerState.BUSY) {
      done++;
      leave(runner);
      scaler.changed(this, runner);
    }
  }

  private void assign() {
    while (!idle.isEmpty() && waiting() > 0) {
      SimulatedRunner runner = idle.poll();
      int job = taken++;
      runner.take(job, now);
      tally.took(job, now + pickUp - jobs.queuedAt(job));
      events.add(new Event(now + pickUp + jobs.duration(job), runner.number, runner));
      scaler.changed(this, runner);
    }
  }

  private void leave(SimulatedRunner runner) {
    runner.to(RunnerState.FINISHED, now);
    bySlot[runner.slot] = null;
    slots.clear(runner.slot);
    live--;
    ended.add(runner);
  }

  /** Starts a runner in the lowest free slot that takes so many milliseconds. */
  void start(long startUp) {
    start(slots.nextClearBit(0), startUp);
  }

  /** Starts a runner in the lowest free slot that takes as long as its number says. */
  void start() {
    startIn(slots.nextClearBit(0));
  }

  /** The same in that slot. */
  void startIn(int slot) {
    start(slot, world.startUp().millis(world.seed(), made));
  }

  private void start(int slot, long startUp) {
    if (slot >= max || slots.get(slot)) {
      throw new IllegalStateException(
          "slot %d is not free: %d of at most %d runners live".formatted(slot, live, max));
    }
    SimulatedRunner runner = new SimulatedRunner(made++, slot, now);
    slots.set(slot);
    bySlot[slot] = runner;
    starts.add(runner);
    starting++;
    live++;
    tally.made(live);
    events.add(new Event(now + startUp, runner.number, runner));
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
    runner.to(RunnerState.RETIRING, now);
    bySlot[slot] = null;
    slots.clear(slot);
    live--;
  }

  long now() {
    return now;
  }

  /** Jobs queued so far; the jobs from {@link #taken()} on wait. */
  int queuedJobs() {
    return queued;
  }

  int taken() {
    return taken;
  }

  int waiting() {
    return queued - taken;
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

  /** Live runners and those that ended, as a planner sees them. */
  List<Runner> seen() {
    List<Runner> seen = new ArrayList<>(live + ended.size());
    ended.forEach(runner -> seen.add(runner.seen()));
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      seen.add(bySlot[slot].seen());
    }
    return seen;
  }
}
