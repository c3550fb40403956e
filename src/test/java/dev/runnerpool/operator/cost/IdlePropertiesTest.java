package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.cost.IdleWorld.Life;
import dev.runnerpool.operator.cost.IdleWorld.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * One operator after another books nodes and the pods on them. They end, are killed or lose the
 * lease at any time, nobody leads for a while, and what the last one wrote may come late.
 */
class IdlePropertiesTest {
  private static final long HOUR = 3_600_000;
  private static final long PRICE = IdleWorld.PRICE * 1_000_000_000L;
  private static final Set<String> POOLS = Set.of("p0", "p1");

  /** What ends operators; only the first lets them write. */
  private enum Ends {
    WELL,
    KILLED,
    LOSES_LEASE
  }

  private final CostRecordsFake records = new CostRecordsFake();
  private final Set<String> deleted = new HashSet<>();
  private final List<IdleProcess> former = new ArrayList<>();

  /** Nodes that went while nobody looked, or whose last look was not written in time. */
  private final Set<String> unsure = new HashSet<>();

  private final Set<String> going = new HashSet<>();
  private IdleWorld world;
  private IdleProcess leader;
  private int ends;
  private boolean lateRows;
  private boolean nodesAreLate;

  /** Each try is a course of its own: jqwik keeps the instance. */
  @Property
  void whatIsIdleIsTheRestOfEachNodeWhoeverLed(@ForAll long seed) {
    new IdlePropertiesTest().whoeverLed(new Random(seed));
  }

  private void whoeverLed(Random random) {
    play(random, Ends.values());
    checkUses();
    checkTotals(true);
  }

  @Property
  void countersHaveWhatIsIdleOnceIfOperatorsEndWell(@ForAll long seed) {
    new IdlePropertiesTest().endedWell(new Random(seed));
  }

  private void endedWell(Random random) {
    play(random, Ends.WELL);
    checkUses();
    checkTotals(false);
    long counted = former.stream().mapToLong(each -> each.idle).sum();
    long idle = records.nodes().stream().mapToLong(row -> row.total() - row.used()).sum();
    // What is told after an operator's last look at its nodes is counted a little more or less.
    double lag = (1 + ends) * world.machines().size() * PRICE / 60.0;
    assertThat((double) counted).isCloseTo(idle, within(lag));
  }

  /** To the billionth: by runner, by node, and each node's own row. */
  private void checkUses() {
    Map<String, Long> uses = new HashMap<>();
    for (RunnerCost row : records.runners()) {
      long together = row.used().values().stream().mapToLong(Long::longValue).sum();
      assertThat(together).as(row.toString()).isEqualTo(row.cost().total());
      row.used().forEach((uid, nanos) -> uses.merge(uid + " " + row.day(), nanos, Long::sum));
    }
    for (NodeCost row : records.nodes()) {
      long used = uses.getOrDefault(row.uid() + " " + row.day(), 0L);
      if (!lateRows && !unsure.contains(row.node().name())) {
        assertThat(row.used())
            .as(row.toString() + world.machines())
            .isEqualTo(Math.min(row.total(), used));
      }
    }
  }

  private void checkTotals(boolean killed) {
    Map<String, Long> totals =
        records.nodes().stream()
            .collect(Collectors.groupingBy(NodeCost::uid, Collectors.summingLong(NodeCost::total)));
    for (Machine machine : world.machines()) {
      long total = totals.getOrDefault("uid-" + machine.name(), 0L);
      long there =
          machine.selected()
              ? Math.min(IdleWorld.END, machine.to()) - machine.from()
              : world.occupied(machine);
      double whole = (double) PRICE * there / HOUR;
      String which = machine.toString();
      // Of a node that is there for others each change of leader may leave as much as was told
      // late.
      double late = machine.selected() ? 0 : PRICE * 60.0 / 3600 * ends;
      assertThat((double) total).as(which).isLessThanOrEqualTo(whole + late + 100);
      // Nobody saw how long it was there; or how long pods were on a node that is there for others.
      boolean sure =
          machine.selected() ? !unsure.contains(machine.name()) : !killed && !nodesAreLate;
      if (sure) {
        assertThat((double) total).as(which).isCloseTo(whole, within(late + 100.0));
      }
    }
  }

  private void play(Random random, Ends... how) {
    world = IdleWorld.random(random);
    nodesAreLate = random.nextBoolean();
    leader = new IdleProcess(records, POOLS, IdleWorld.time(0));
    step(0, random, true);
    leader.lookAtNodes();
    for (long at = 0; at < IdleWorld.END; ) {
      long before = at;
      at += 1 + random.nextInt(20_000);
      events(before, at);
      at = Math.min(at, IdleWorld.END);
      if (leader != null && random.nextInt(25) == 0) {
        ending(how[random.nextInt(how.length)], random, at);
      } else if (leader == null && random.nextInt(4) == 0) {
        leader = new IdleProcess(records, POOLS, IdleWorld.time(at));
        sees(at, random, true);
      }
      if (random.nextInt(6) == 0) {
        former.forEach(IdleProcess::delivers);
      }
      step(at, random, false);
    }
    former.forEach(IdleProcess::delivers);
    if (leader == null) {
      leader = new IdleProcess(records, POOLS, IdleWorld.time(IdleWorld.END));
    }
    step(IdleWorld.END, random, true);
    step(IdleWorld.END, random, true);
    leader.ends();
    former.add(leader);
  }

  /** Where nothing could be read at all, what was there before the first look is not known. */
  private void begins(long at) {
    if (!leader.looked && leader.readNoNodes()) {
      world.machines().stream()
          .filter(machine -> machine.from() < at)
          .forEach(machine -> unsure.add(machine.name()));
    }
  }

  /** Nodes that go are seen at once, if anybody looks. */
  private void events(long before, long at) {
    for (Machine machine : world.machines()) {
      if (machine.to() > before && machine.to() <= at) {
        if (leader != null) {
          leader.at(IdleWorld.time(machine.to()));
          leader.losesSightOf(machine);
        }
        if (leader != null && leader.looked) {
          going.add(machine.name());
        } else {
          unsure.add(machine.name());
        }
      }
    }
  }

  private void ending(Ends how, Random random, long at) {
    ends++;
    leader.at(IdleWorld.time(at));
    switch (how) {
      case WELL -> {
        unsure.addAll(going);
        leader.ends();
      }
      case KILLED -> unsure.addAll(going);
      case LOSES_LEASE -> {
        unsure.addAll(going);
        lateRows = true;
        leader.slowsDown();
        looks(at, random, true);
        leader.ends();
      }
    }
    former.add(leader);
    leader = null;
  }

  private void step(long at, Random random, boolean all) {
    if (leader == null) {
      return;
    }
    leader.at(IdleWorld.time(at));
    sees(at, random, all);
    looks(at, random, all);
    for (Life life : world.lives()) {
      if (at >= life.ended() && leader.isDeletable(life) && random.nextBoolean()) {
        deleted.add(life.name());
      }
    }
  }

  /** Who begins sees all nodes at once, as it reads them before it leads. */
  private void sees(long at, Random random, boolean all) {
    for (Machine machine : world.machines()) {
      boolean there = machine.from() <= at && at < machine.to();
      if (there
          && (all || !nodesAreLate || at - machine.from() > 40_000 || random.nextInt(3) == 0)) {
        leader.sees(machine);
      }
    }
  }

  private void looks(long at, Random random, boolean all) {
    if (all || random.nextBoolean()) {
      begins(at);
      leader.lookAtNodes();
      going.clear();
    }
    for (String pool : POOLS) {
      if (all || random.nextInt(3) > 0) {
        List<RunnerSighting> seen =
            world.lives().stream()
                .filter(life -> life.pool().equals(pool) && !deleted.contains(life.name()))
                .flatMap(life -> life.at(at, leader.costs()).stream())
                .toList();
        leader.lookAt(pool, seen);
      }
    }
    if (all) {
      leader.lookAtNodes();
    }
  }
}
