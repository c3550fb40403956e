package dev.runnerpool.operator.records;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.CostRows;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Rows of all sorts: jobs past midnight, run again, untold, of no price, and runners without. */
final class AnyRecords {
  private static final String SHELL = "ci/shell";
  static final List<CostNode> NODES =
      List.of(node("arm64", "m7g.large", "spot"), node("amd64", "m7i.large", "on-demand"));
  private final Random random;

  AnyRecords(long seed) {
    random = new Random(seed);
  }

  private static CostNode node(String architecture, String type, String capacity) {
    return new CostNode("node", architecture, type, "us-east-1", "us-east-1a", capacity, "table");
  }

  /** Of so many runners, from a day on. */
  Batch batch(int runners, LocalDate first, int days) {
    List<RunnerCost> rows = new ArrayList<>();
    List<PoolJob> jobs = new ArrayList<>();
    for (int id = 1; id <= runners; id++) {
      String pool = random.nextBoolean() ? "ci/a" : "ci/b";
      Instant claimed =
          first
              .atStartOfDay()
              .toInstant(ZoneOffset.UTC)
              .plusSeconds(random.nextInt(days * 86_400 - 4_000));
      Instant ended = claimed.plusSeconds(1 + random.nextInt(3_900));
      boolean hasJob = random.nextInt(5) > 0;
      boolean named = random.nextInt(4) > 0;
      Optional<RunnerCost.CostJob> job =
          hasJob
              ? Optional.of(
                  new RunnerCost.CostJob(
                      CostRows.GITLAB,
                      id,
                      named ? "web/" + id % 3 : "",
                      named ? "job " + id % 2 : ""))
              : Optional.empty();
      CostNode node = NODES.get(random.nextInt(2));
      for (LocalDate day = date(claimed); !day.isAfter(date(ended)); day = day.plusDays(1)) {
        rows.add(
            new RunnerCost(
                "r" + id,
                day,
                pool,
                OptionalInt.empty(),
                node,
                job,
                new RunnerCost.RunnerTimes(
                    Optional.of(claimed),
                    Optional.of(claimed),
                    hasJob ? Optional.of(claimed) : Optional.empty(),
                    random.nextInt(9) == 0 ? Optional.empty() : Optional.of(ended)),
                new CostByKind(nanos(), nanos(), nanos(), nanos(), nanos(), nanos()),
                random.nextInt(4) == 0 ? 0 : nanos() * 9,
                random.nextInt(5) == 0 ? nanos() : 0,
                Map.of(),
                ended));
      }
      if (hasJob && random.nextInt(6) > 0) {
        Status status = Status.values()[random.nextInt(3)];
        jobs.add(
            new PoolJob(
                pool, job(id, claimed, ended, status, id, OptionalLong.of(random.nextInt(60)))));
      }
    }
    return new Batch(rows, List.of(), jobs);
  }

  /** So many nodes, each on all days. */
  List<NodeCost> nodes(int count, LocalDate first, int days) {
    List<NodeCost> rows = new ArrayList<>();
    for (int node = 0; node < count; node++) {
      for (int day = 0; day < days; day++) {
        LocalDate date = first.plusDays(day);
        long used = nanos();
        rows.add(
            new NodeCost(
                "n" + node,
                date,
                NODES.get(node % 2),
                used + nanos(),
                used,
                random.nextInt(100),
                date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
      }
    }
    return rows;
  }

  private long nanos() {
    return random.nextInt(1_000_000_000);
  }

  private static LocalDate date(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  static JobRecord job(
      long id, Instant started, Instant finished, Status status, int slot, OptionalLong pipe) {
    return new JobRecord(
        CostRows.GITLAB,
        id,
        "web/shop",
        "test",
        JobRecord.RefKind.Branch,
        "test",
        Set.of(),
        Optional.of(started),
        Optional.of(started),
        finished,
        status,
        Optional.empty(),
        OptionalInt.of(slot),
        pipe);
  }

  /** A runner of the shell executor: its rows, one for each day. */
  static List<RunnerCost> shell(String runner, int slot, Instant from, Duration lasts) {
    List<RunnerCost> rows = new ArrayList<>();
    Instant end = from.plus(lasts);
    LocalDate last = LocalDate.ofInstant(end, ZoneOffset.UTC);
    for (LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      rows.add(
          new RunnerCost(
              runner,
              day,
              SHELL,
              OptionalInt.of(slot),
              NODES.get(0),
              Optional.empty(),
              new RunnerCost.RunnerTimes(
                  Optional.of(from),
                  Optional.of(from.plusSeconds(5)),
                  Optional.of(from.plusSeconds(60)),
                  Optional.of(end)),
              new CostByKind(1_000, 0, 10, 0, 0, 0),
              1_500,
              0,
              Map.of(),
              end));
    }
    return rows;
  }

  /** Of its pool. */
  static PoolJob shellJob(long id, int slot, Instant from, Duration lasts) {
    return new PoolJob(
        SHELL, job(id, from, from.plus(lasts), Status.Success, slot, OptionalLong.empty()));
  }
}
