package dev.runnerpool.operator.records;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.CostRows;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Records as a busy installation has them: 40 pools, 500 projects, a tenth of the jobs failed. */
final class MadeUpRecords {

  private static final List<String> TYPES =
      List.of("m7g.xlarge", "m8g.2xlarge", "c7g.4xlarge", "m7i.xlarge", "m7a.2xlarge");
  private static final int POOLS = 40;
  private static final int PROJECTS = 500;
  private static final int NAMES = 30;

  private final Random random;

  MadeUpRecords(long seed) {
    random = new Random(seed);
  }

  /** A runner that ended, and its job. */
  record Finished(RunnerCost runner, String pool, JobRecord job) {}

  Finished finished(long id, Instant end) {
    int kind = random.nextInt(TYPES.size());
    String architecture = kind < 3 ? "arm64" : "amd64";
    String pool = "team-%d/linux-%s".formatted(random.nextInt(POOLS / 2), architecture);
    int project = random.nextInt(PROJECTS);
    String path = "group-%d/part-%d/app-%d".formatted(project % 12, project % 60, project);
    String name = "test " + random.nextInt(NAMES);
    boolean failed = random.nextInt(10) == 0;
    long seconds = 20 + random.nextInt(600);
    Instant claimed = end.minusSeconds(seconds);
    CostNode node =
        new CostNode(
            "ip-10-0-%d-%d".formatted(random.nextInt(4), random.nextInt(250)),
            architecture,
            TYPES.get(kind),
            "us-east-1",
            "us-east-1" + "abc".charAt(random.nextInt(3)),
            random.nextInt(3) == 0 ? "on-demand" : "spot",
            "table 2026-07-20");
    RunnerCost row =
        new RunnerCost(
            "%08x-0000-4000-8000-%012x".formatted(random.nextInt(), id),
            LocalDate.ofInstant(end, ZoneOffset.UTC),
            pool,
            OptionalInt.empty(),
            node,
            Optional.of(new RunnerCost.CostJob(CostRows.GITLAB, id, path, name)),
            new RunnerCost.RunnerTimes(
                Optional.of(claimed.minusSeconds(20)),
                Optional.of(claimed.minusSeconds(5)),
                Optional.of(claimed),
                Optional.of(end)),
            new CostByKind(seconds * 20_000, 5 * 20_000, 15 * 20_000, 5_000, 9_000, 0),
            seconds * 30_000,
            0,
            Map.of(),
            end);
    // Every second failure is run again: the next of its name in the pipeline.
    JobRecord job =
        new JobRecord(
            CostRows.GITLAB,
            id,
            path,
            name,
            RefKind.Branch,
            "test",
            Set.of("linux", architecture),
            Optional.of(claimed.minusSeconds(1 + random.nextInt(30))),
            Optional.of(claimed),
            end,
            failed ? Status.Failed : Status.Success,
            failed ? Optional.of("script_failure") : Optional.empty(),
            OptionalInt.of(random.nextInt(50)),
            OptionalLong.of(id / 8));
    return new Finished(row, pool, job);
  }

  /** A node on one day. */
  NodeCost node(int number, Instant bookedUntil) {
    long total = 3_000_000_000L + random.nextInt(1_000_000_000);
    return CostRows.node("node-" + number, total, total / 3 * 2, bookedUntil);
  }
}
