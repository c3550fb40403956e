package dev.runnerpool.operator.cost;

import dev.runnerpool.core.meter.Holding;
import dev.runnerpool.core.meter.HourlyRate;
import dev.runnerpool.core.meter.NodeMeter;
import dev.runnerpool.core.meter.RoomPart;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.meter.RunnerTimeline;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Nodes and runners of an hour and a half over midnight, as they would be if nobody looked. */
record IdleWorld(List<Machine> machines, List<Life> lives) {

  static final Instant BEGIN = Instant.parse("2026-03-02T23:10:00Z");

  /** Milliseconds after that. */
  static final long END = 5_400_000;

  /** A node costs so much an hour, in whole dollars. */
  static final int PRICE = 7;

  /**
   * A node.
   *
   * @param selected whether a placement names it
   * @param from when it is made, in milliseconds; 0 if it was there
   * @param to when it is gone
   */
  record Machine(String name, boolean selected, long from, long to) {

    Node node() {
      return new NodeBuilder()
          .withNewMetadata()
          .withName(name)
          .withUid("uid-" + name)
          .withCreationTimestamp(BEGIN.plusMillis(from == 0 ? -86_400_000 : from).toString())
          .addToLabels("runnerpool.dev/price-per-hour", String.valueOf(PRICE))
          .addToLabels("kubernetes.io/arch", "arm64")
          .addToLabels("kubernetes.io/os", "linux")
          .addToLabels("team", selected ? "ours" : "others")
          .endMetadata()
          .withNewStatus()
          .addToCapacity("cpu", Quantity.parse("8"))
          .addToCapacity("memory", Quantity.parse("32Gi"))
          .endStatus()
          .build();
    }
  }

  /**
   * A runner, in milliseconds.
   *
   * @param on its pod's node
   * @param jobOn its job's pod's node
   * @param room when it gives the room for its job back
   */
  record Life(
      String name,
      String pool,
      Machine on,
      Machine jobOn,
      long scheduled,
      long room,
      long jobPod,
      long ended,
      long rate) {

    /**
     * As its pods show it at that time, on nodes as far as they are known; the job's may be gone.
     */
    Optional<RunnerSighting> at(long now, NodeCosts nodes) {
      if (now < scheduled) {
        return Optional.empty();
      }
      List<Holding> holdings = new ArrayList<>();
      Optional<Instant> until = now >= ended ? Optional.of(time(ended)) : Optional.empty();
      holdings.add(holding(RoomPart.OWN, on, scheduled, until, nodes));
      if (now < room) {
        holdings.add(holding(RoomPart.ROOM, on, scheduled, Optional.empty(), nodes));
      }
      if (now >= jobPod) {
        holdings.add(holding(RoomPart.JOB, jobOn, jobPod, until, nodes));
      }
      return Optional.of(
          new RunnerSighting(
              name,
              OptionalInt.empty(),
              NodeCosts.inBill(on.name(), nodes.node(on.name())),
              new RunnerTimeline(
                  Optional.of(time(scheduled)),
                  now >= room ? Optional.of(time(room)) : Optional.empty(),
                  until,
                  Optional.empty()),
              time(scheduled),
              holdings,
              Optional.empty(),
              false,
              now >= ended ? RunnerSighting.End.WELL : RunnerSighting.End.NONE));
    }

    private Holding holding(
        RoomPart part, Machine machine, long from, Optional<Instant> until, NodeCosts nodes) {
      Optional<NodeCache.Known> node = Optional.ofNullable(nodes.node(machine.name()));
      Optional<NodeMeter> meter = node.map(known -> nodes.meter(machine.name(), known));
      return new Holding(
          part == RoomPart.JOB ? name + "-job" : name,
          part,
          node.isEmpty() ? HourlyRate.UNKNOWN : new HourlyRate(rate + part.ordinal(), 0),
          1,
          meter,
          time(from),
          until);
    }
  }

  static Instant time(long millis) {
    return BEGIN.plusMillis(millis);
  }

  static IdleWorld random(Random random) {
    List<Machine> machines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      // Nodes tell in whole seconds when they were made.
      long from = random.nextBoolean() ? 0 : 1_000L * random.nextInt(2_000);
      long to = random.nextBoolean() ? Long.MAX_VALUE : from + 600_000 + random.nextInt(3_000_000);
      machines.add(new Machine("n" + i, i % 2 == 0, from, to));
    }
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Machine on = machines.get(random.nextInt(machines.size()));
      Machine jobOn = random.nextBoolean() ? on : machines.get(random.nextInt(machines.size()));
      long scheduled = Math.max(on.from(), jobOn.from()) + 1 + random.nextInt(2_000_000);
      long room = scheduled + random.nextInt(600_000);
      long jobPod = room + random.nextInt(5_000);
      long ended = jobPod + 1 + random.nextInt(900_000);
      if (ended < Math.min(END, Math.min(on.to(), jobOn.to())) - 120_000) {
        long rate = random.nextInt(300_000_000);
        lives.add(new Life("r" + i, "p" + i % 2, on, jobOn, scheduled, room, jobPod, ended, rate));
      }
    }
    return new IdleWorld(machines, lives);
  }

  /** How long at least one pod was on that node, in milliseconds. */
  long occupied(Machine machine) {
    TreeMap<Long, Integer> turns = new TreeMap<>();
    for (Life life : lives) {
      if (life.on().equals(machine)) {
        turns.merge(life.scheduled(), 1, Integer::sum);
        turns.merge(life.ended(), -1, Integer::sum);
      }
      if (life.jobOn().equals(machine)) {
        turns.merge(life.jobPod(), 1, Integer::sum);
        turns.merge(life.ended(), -1, Integer::sum);
      }
    }
    long sum = 0;
    int held = 0;
    long before = 0;
    for (var turn : turns.entrySet()) {
      sum += held > 0 ? turn.getKey() - before : 0;
      held += turn.getValue();
      before = turn.getKey();
    }
    return sum;
  }
}
