package dev.runnerpool.core.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.meter.RunnerSighting.End;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random lives, looked at now and then, against an integration of each by itself. */
class MeterPropertiesTest {
  private static final Instant T = Instant.parse("2026-03-02T23:00:00Z");
  private static final long HOURS_2 = 7_200_000;

  /** A runner's life in milliseconds after T; what is -1 never happens. */
  private record Life(
      String name, long scheduled, long ready, long claimed, long jobPod, long ended, long seed) {

    static Life random(int number, Random random) {
      long scheduled = random.nextInt(3_600_000);
      long ready = scheduled + random.nextInt(60_000);
      long claimed = random.nextInt(3) == 0 ? -1 : ready + random.nextInt(900_000);
      long jobPod = claimed < 0 ? -1 : claimed + random.nextInt(3_000);
      long ended = Math.max(ready, jobPod) + 1 + random.nextInt(1_800_000);
      return new Life("r" + number, scheduled, ready, claimed, jobPod, ended, random.nextLong());
    }

    /** Billionths of a dollar an hour; another in each of the price's epochs. */
    long rate(RoomPart part, int epoch) {
      return Math.floorMod(
          new Random(seed + 31L * part.ordinal() + epoch).nextLong(), 2_000_000_000L);
    }

    /** As its pods show it at that time; once its end was seen it is deleted. */
    Optional<RunnerSighting> at(long now, long before, int epoch) {
      if (now < scheduled || before >= ended) {
        return Optional.empty();
      }
      Optional<Instant> until = now >= ended ? Optional.of(time(ended)) : Optional.empty();
      Lives shown = Lives.of(name, time(scheduled));
      shown.holds(RoomPart.OWN, hourly(RoomPart.OWN, epoch), until);
      if (jobPod >= 0 && now >= jobPod) {
        shown.holds(RoomPart.JOB, hourly(RoomPart.JOB, epoch), time(jobPod), until);
      }
      if (now >= ready) {
        shown.ready(time(ready));
      }
      if (claimed >= 0 && now >= claimed) {
        shown.claimed(time(claimed));
      }
      return Optional.of(shown.show(now >= ended ? End.WELL : End.NONE, false));
    }

    private HourlyRate hourly(RoomPart part, int epoch) {
      return new HourlyRate(rate(part, epoch), 0);
    }

    private static Instant time(long millis) {
      return T.plusMillis(millis);
    }

    CostKind kind(RoomPart part, long at) {
      if (part == RoomPart.JOB || (claimed >= 0 && at >= claimed)) {
        return CostKind.JOB;
      }
      return at >= ready ? CostKind.WARM : CostKind.STARTUP;
    }
  }

  /** A look, and what came before it. */
  private record LookAt(long at, int epoch, boolean restarted) {}

  @Property
  void whatIsBookedIsWhatAnIntegrationOfEachRunnerGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int runners) {
    Random random = new Random(seed);
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      lives.add(Life.random(i, random));
    }
    List<LookAt> looks = new ArrayList<>();
    int epoch = 0;
    for (long at = 0; at < HOURS_2; at += 1 + random.nextInt(50_000)) {
      epoch += random.nextInt(5) == 0 ? 1 : 0;
      looks.add(new LookAt(at, epoch, random.nextInt(20) == 0));
    }
    looks.add(new LookAt(HOURS_2, epoch, false));
    Map<CostKind, Double> expected = new TreeMap<>();
    lives.forEach(life -> integrate(life, looks, expected));
    CostRecordsFake records = new CostRecordsFake();
    Map<CostKind, Long> counted = play(lives, looks, records, true);
    Map<CostKind, Long> kept = kept(records);
    assertThat(kept).as("records and counters agree exactly").isEqualTo(counted);
    double rounding = 4.0 * runners * (1 + looks.stream().filter(LookAt::restarted).count());
    for (CostKind kind : CostKind.values()) {
      assertThat((double) kept.getOrDefault(kind, 0L))
          .as("%s", kind)
          .isCloseTo(expected.getOrDefault(kind, 0.0), within(rounding));
    }
  }

  /** Killed, it forgets what was not kept, and books that again from the pods' own times. */
  @Property
  void aKilledProcessLosesNothingAndBooksNothingTwice(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int runners) {
    Random random = new Random(seed);
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      lives.add(Life.random(i, random));
    }
    List<LookAt> looks = new ArrayList<>();
    for (long at = 0; at < HOURS_2; at += 1 + random.nextInt(30_000)) {
      looks.add(new LookAt(at, 0, random.nextInt(20) == 0));
      if (random.nextInt(10) == 0) {
        // The clock is set back.
        looks.add(new LookAt(Math.max(0, at - random.nextInt(100_000)), 0, false));
      }
    }
    looks.add(new LookAt(HOURS_2, 0, false));
    Map<CostKind, Double> expected = new TreeMap<>();
    lives.forEach(life -> integrate(life, List.of(new LookAt(HOURS_2, 0, false)), expected));
    CostRecordsFake records = new CostRecordsFake();
    play(lives, looks, records, false);
    double sum = expected.values().stream().mapToDouble(Double::doubleValue).sum();
    long kept = kept(records).values().stream().mapToLong(Long::longValue).sum();
    assertThat((double) kept).isCloseTo(sum, within(8.0 * looks.size()));
  }

  /** What is counted by all the processes that one after the other look. */
  private static Map<CostKind, Long> play(
      List<Life> lives, List<LookAt> looks, CostRecordsFake records, boolean endsWell) {
    Map<CostKind, Long> counted = new TreeMap<>();
    PoolMeter meter = new PoolMeter("ci/arm");
    meter.resume(List.of(), Set.of());
    long shown = -1;
    for (LookAt look : looks) {
      if (look.restarted()) {
        if (endsWell) {
          records.keepRunners(meter.take(T.plusMillis(look.at())));
        }
        meter = new PoolMeter("ci/arm");
        meter.resume(records.live("ci/arm"), records.endedLately("ci/arm"));
      }
      // Pods do not go back in time, whatever a clock says.
      long before = shown;
      long world = Math.max(shown, look.at());
      shown = world;
      List<RunnerSighting> seen =
          lives.stream().flatMap(life -> life.at(world, before, look.epoch()).stream()).toList();
      keep(meter.look(T.plusMillis(look.at()), seen), records, counted);
      keep(meter.endOthers(), records, counted);
    }
    return counted;
  }

  private static void keep(
      PoolMeter.Look look, CostRecordsFake records, Map<CostKind, Long> counted) {
    records.keepRunners(look.rows());
    for (CostByKind cost : look.counted().values()) {
      for (CostKind kind : CostKind.values()) {
        if (cost.of(kind) != 0) {
          counted.merge(kind, cost.of(kind), Long::sum);
        }
      }
    }
  }

  private static Map<CostKind, Long> kept(CostRecordsFake records) {
    Map<CostKind, Long> kept = new TreeMap<>();
    for (RunnerCost row : records.runners()) {
      for (CostKind kind : CostKind.values()) {
        if (row.cost().of(kind) != 0) {
          kept.merge(kind, row.cost().of(kind), Long::sum);
        }
      }
    }
    return kept;
  }

  /**
   * Each piece between two looks at the price shown before it; the first, and one after a restart,
   * at the price shown after it.
   */
  private static void integrate(Life life, List<LookAt> looks, Map<CostKind, Double> into) {
    for (RoomPart part : List.of(RoomPart.OWN, RoomPart.JOB)) {
      long from = part == RoomPart.OWN ? life.scheduled() : life.jobPod();
      if (from < 0) {
        continue;
      }
      int epoch = -1;
      for (LookAt look : looks) {
        if (look.at() < from || (part == RoomPart.JOB && look.at() < life.jobPod())) {
          continue;
        }
        long to = Math.min(look.at(), life.ended());
        long rate = life.rate(part, epoch < 0 || look.restarted() ? look.epoch() : epoch);
        for (long at = from; at < to; ) {
          long next = to;
          for (long turn : new long[] {life.ready(), life.claimed()}) {
            next = turn > at && turn < next ? turn : next;
          }
          into.merge(life.kind(part, at), rate * (next - at) / 3_600_000.0, Double::sum);
          at = next;
        }
        from = Math.max(from, to);
        epoch = look.epoch();
        if (look.at() >= life.ended()) {
          break;
        }
      }
    }
  }
}
