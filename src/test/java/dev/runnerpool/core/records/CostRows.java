package dev.runnerpool.core.records;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.RunnerCost.CostJob;
import dev.runnerpool.core.records.RunnerCost.RunnerTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rows for tests, of which each says what it is about. */
public final class CostRows {

  /** Of the evening on which most of them are booked, by UTC. */
  public static final Instant EVENING = Instant.parse("2026-03-01T22:30:00.123456Z");

  /** A GitLab. */
  public static final String GITLAB = "https://gitlab.example.com";

  private static final CostNode NODE =
      new CostNode(
          "ip-10-0-0-1", "arm64", "m7g.xlarge", "us-east-1", "us-east-1a", "spot", "table 2026");

  private CostRows() {}

  /** A day of a runner that lives, booked up to that time. */
  public static RunnerCost live(String runner, String pool, Instant bookedUntil) {
    return new RunnerCost(
        runner,
        LocalDate.ofInstant(bookedUntil, ZoneOffset.UTC),
        pool,
        OptionalInt.empty(),
        NODE,
        Optional.empty(),
        new RunnerTimes(
            Optional.of(EVENING.minusSeconds(90)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new CostByKind(0, 7, 5, 3, 0, 0),
        21,
        0,
        Map.of("n1", 15L),
        bookedUntil);
  }

  /** The same with a job. */
  public static RunnerCost busy(String runner, String pool, long job, Instant bookedUntil) {
    RunnerCost row = live(runner, pool, bookedUntil);
    return new RunnerCost(
        row.runner(),
        row.day(),
        pool,
        row.slot(),
        NODE,
        Optional.of(new CostJob(GITLAB, job, "team/app", "test")),
        new RunnerTimes(
            row.times().scheduled(),
            Optional.of(EVENING.minusSeconds(60)),
            Optional.of(EVENING.minusSeconds(30)),
            Optional.empty()),
        new CostByKind(1_000_000_000_007L, 11, 13, 17, 19, 23),
        2_000_000_000_000L,
        31,
        Map.of("n1", 1_000_000_000_073L, "n2", 17L),
        bookedUntil);
  }

  /** The same, over. */
  public static RunnerCost ended(RunnerCost row) {
    return new RunnerCost(
        row.runner(),
        row.day(),
        row.pool(),
        row.slot(),
        row.node(),
        row.job(),
        new RunnerTimes(
            row.times().scheduled(),
            row.times().ready(),
            row.times().claimed(),
            Optional.of(row.bookedUntil())),
        row.cost(),
        row.onDemand(),
        row.unpricedMillis(),
        row.used(),
        row.bookedUntil());
  }

  /** A day of a node. */
  public static NodeCost node(String uid, long total, long used, Instant bookedUntil) {
    return new NodeCost(
        uid, LocalDate.ofInstant(bookedUntil, ZoneOffset.UTC), NODE, total, used, 41, bookedUntil);
  }
}
