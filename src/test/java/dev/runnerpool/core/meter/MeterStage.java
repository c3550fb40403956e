package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pool that is looked at, its records and its counters. A runner costs a thousandth of a dollar a
 * second, its room two and its job's pod four.
 */
abstract class MeterStage {
  static final Instant T = Instant.parse("2026-03-02T10:00:00Z");
  static final HourlyRate OWN = HourlyRate.of(3.6, 7.2);
  static final HourlyRate ROOM = HourlyRate.of(7.2, 14.4);
  static final HourlyRate JOB_POD = HourlyRate.of(14.4, 28.8);
  static final long MILLI = 1_000_000;

  final CostRecordsFake records = new CostRecordsFake();
  final Map<CostKind, Long> counted = new HashMap<>();
  PoolMeter meter = started();
  long unpriced;

  PoolMeter started() {
    PoolMeter fresh = new PoolMeter("ci/arm");
    fresh.resume(records.live("ci/arm"), records.endedLately("ci/arm"));
    return fresh;
  }

  Lives waiting(int ready) {
    return Lives.of("r", T)
        .holds(RoomPart.OWN, OWN, Optional.empty())
        .holds(RoomPart.ROOM, ROOM, Optional.empty())
        .ready(at(ready));
  }

  Lives withJob() {
    return Lives.of("r", T)
        .holds(RoomPart.OWN, OWN, Optional.empty())
        .holds(RoomPart.JOB, JOB_POD, at(19), Optional.empty())
        .job(7)
        .ready(at(5))
        .claimed(at(18));
  }

  void look(int second, Lives... lives) {
    look(second, Arrays.stream(lives).map(Lives::show).toList());
  }

  void look(int second, List<RunnerSighting> seen) {
    keep(meter.look(at(second), seen));
  }

  void keep(PoolMeter.Look look) {
    records.keepRunners(look.rows());
    unpriced += look.unpricedMillis();
    for (CostByKind cost : look.counted().values()) {
      for (CostKind kind : CostKind.values()) {
        if (cost.of(kind) > 0) {
          counted.merge(kind, cost.of(kind), Long::sum);
        }
      }
    }
  }

  RunnerCost row() {
    return records.runners().get(records.runners().size() - 1);
  }

  long sum() {
    return row().cost().total();
  }

  Map<CostKind, Long> kinds() {
    Map<CostKind, Long> kinds = new HashMap<>();
    for (RunnerCost row : records.runners()) {
      for (CostKind kind : CostKind.values()) {
        if (row.cost().of(kind) > 0) {
          kinds.merge(kind, row.cost().of(kind), Long::sum);
        }
      }
    }
    return kinds;
  }

  static Instant at(int second) {
    return T.plusSeconds(second);
  }
}
