package dev.runnerpool.cli.cost;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.operator.records.WrittenRecords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Records made by hand, in hundredths of a dollar. Spent on runners in November:
 *
 * <pre>
 * job                            day  type, capacity         job warm start reserved stop lost  sum
 * 1 platform/payments/api build   27  m7g.2xlarge spot        60    5    10        5    2    0   82
 * 2 platform/payments/api test    27  m7g.2xlarge on-demand   40    0    10        0    0    0   50  failed, run again as 3
 * 3 platform/payments/api test    28  m7g.2xlarge on-demand   40    0    10        0    0    0   50
 * 4 web/shop =e2e                 27  m7i.2xlarge on-demand   30    0     6        0    0    0   36  canceled
 * 4 web/shop =e2e                 28  the same                20    0     0        0    0    0   20
 * - (no job)                      28  m7i.2xlarge spot         0    3     5        7    1    0   16
 * 5 (unknown)                     28  unknown on-demand        0    0     5        0    0   25   30  no row of GitLab
 * 6 web/site deploy               28  m7g.2xlarge on-demand   10    0     1        0    0    0   11  told by GitLab only
 * all                                                        200    8    47       12    3   25  295
 * </pre>
 *
 * Idle of nodes: m7g spot 20 and m7g on-demand 10 on 27, m7i on-demand 30 and c7i 5 on 28, where
 * nobody used c7i: 65 in all, 360 with the runners. In October a day that is summed already: 120.
 */
final class CostScene {
  static final LocalDate TODAY = LocalDate.parse("2026-11-29");
  private static final long CENT = 10_000_000;
  private static final String GITLAB = "https://gitlab.example.com";
  private static final String ARM = "ci/linux-arm64";
  private static final String AMD = "ci/linux-amd64";

  private final Connection connection;

  private CostScene(Connection connection) {
    this.connection = connection;
  }

  /** Written into a new database. */
  static Path in(Path directory) throws SQLException {
    try (WrittenRecords records = WrittenRecords.in(directory)) {
      new CostScene(records.connection()).write();
    }
    return directory;
  }

  static void into(WrittenRecords records) throws SQLException {
    new CostScene(records.connection()).write();
  }

  private void write() throws SQLException {
    String arm = "arm64 m7g.2xlarge ";
    String amd = "amd64 m7i.2xlarge ";
    runner("r1", 27, ARM, arm + "spot", cents(60, 5, 10, 5, 2, 0), 200);
    job("r1", 1L, "platform/payments/api", "build", "2026-11-27T10:00:00Z", "2026-11-27T10:30:00Z");
    runner("r2", 27, ARM, arm + "on-demand", cents(40, 0, 10, 0, 0, 0), 50);
    job("r2", 2L, "platform/payments/api", "test", "2026-11-27T11:00:00Z", "2026-11-27T11:20:00Z");
    runner("r3", 28, ARM, arm + "on-demand", cents(40, 0, 10, 0, 0, 0), 50);
    job("r3", 3L, "platform/payments/api", "test", "2026-11-28T11:00:00Z", "2026-11-28T11:20:00Z");
    runner("r4", 27, AMD, amd + "on-demand", cents(30, 0, 6, 0, 0, 0), 36);
    runner("r4", 28, AMD, amd + "on-demand", cents(20, 0, 0, 0, 0, 0), 20);
    job("r4", 4L, "web/shop", "=e2e", "2026-11-27T23:50:00Z", "2026-11-28T00:10:00Z");
    runner("r5", 28, AMD, amd + "spot", cents(0, 3, 5, 7, 1, 0), 40);
    runner("r6", 28, AMD, "amd64 unknown on-demand", cents(0, 0, 5, 0, 0, 25), 0);
    job("r6", 5L, "", "", "2026-11-28T09:00:00Z", "2026-11-28T09:05:00Z");
    execute("update runner_cost set unpriced_millis = 90000 where runner = 'r6'");
    runner("r7", 28, ARM, arm + "on-demand", cents(10, 0, 1, 0, 0, 0), 11);
    job("r7", 6L, null, null, "2026-11-28T12:00:00Z", "2026-11-28T12:10:00Z");

    told(1, "platform/payments/api", "build", "success", 90, null);
    told(2, "platform/payments/api", "test", "failed", 91, null);
    told(3, "platform/payments/api", "test", "success", 91, 2L);
    told(4, "web/shop", "=e2e", "canceled", 92, null);
    told(6, "web/site", "deploy", "success", 93, null);

    node("n1", 27, arm + "spot", 102, 82, 0);
    node("n2", 27, arm + "on-demand", 60, 50, 0);
    node("n3", 28, arm + "on-demand", 61, 61, 0);
    node("n4", 27, amd + "on-demand", 36, 36, 0);
    node("n4", 28, amd + "on-demand", 50, 20, 0);
    node("n5", 28, amd + "spot", 16, 16, 0);
    node("n6", 28, "amd64 c7i.large on-demand", 5, 0, 0);
    node("n7", 28, "amd64 unknown on-demand", 30, 30, 3_600_000);

    execute(
        "insert into day_cost (day, pool, project, job_name, outcome, retried, architecture,"
            + " instance_type, region, capacity, jobs, waiting_millis, running_millis, job_nanos,"
            + " warm_nanos, startup_nanos, reserved_nanos, retiring_nanos, lost_nanos,"
            + " on_demand_nanos, unpriced_millis) values (date '2026-10-15', 'ci/linux-arm64',"
            + " 'web/shop', 'build', 'success', false, 'arm64', 'm7g.2xlarge', 'us-east-1',"
            + " 'on-demand', 2, 0, 600000, 1000000000, 0, 200000000, 0, 0, 0, 1200000000, 0)");
  }

  private static CostByKind cents(
      long job, long warm, long startup, long reserved, long retiring, long lost) {
    return new CostByKind(
        job * CENT, warm * CENT, startup * CENT, reserved * CENT, retiring * CENT, lost * CENT);
  }

  private void runner(
      String runner, int day, String pool, String machine, CostByKind cost, long onDemandCents)
      throws SQLException {
    String[] words = machine.split(" ");
    LocalDate on = LocalDate.of(2026, 11, day);
    insert(
        "runner_cost (runner, day, pool, node, architecture, instance_type, region, zone, capacity,"
            + " price_source, scheduled_at, job_nanos, warm_nanos, startup_nanos, reserved_nanos,"
            + " retiring_nanos, lost_nanos, on_demand_nanos, unpriced_millis, booked_until)",
        runner,
        on,
        pool,
        "node",
        words[0],
        words[1],
        "us-east-1",
        "us-east-1a",
        words[2],
        "table 2026-07-20",
        OffsetDateTime.parse(on + "T00:00:00Z"),
        cost.job(),
        cost.warm(),
        cost.startup(),
        cost.reserved(),
        cost.retiring(),
        cost.lost(),
        onDemandCents * CENT,
        0L,
        OffsetDateTime.parse(on + "T23:59:59Z"));
  }

  /** What the runner held, on all its days. */
  private void job(
      String runner, long id, String project, String name, String claimed, String ended)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update runner_cost set gitlab = ?, job_id = ?, project = ?, job_name = ?,"
                + " claimed_at = ?, ended_at = ? where runner = ?")) {
      set(
          update,
          GITLAB,
          id,
          project,
          name,
          OffsetDateTime.parse(claimed),
          OffsetDateTime.parse(ended),
          runner);
    }
  }

  private void told(
      long id, String project, String name, String status, long pipeline, Long retryOf)
      throws SQLException {
    insert(
        "job (gitlab, id, pool, project, name, stage, ref_kind, tags, pipeline, retry_of,"
            + " finished_at, status)",
        GITLAB,
        id,
        ARM,
        project,
        name,
        "test",
        "Branch",
        "linux",
        pipeline,
        retryOf,
        OffsetDateTime.parse("2026-11-28T12:00:00Z"),
        status);
  }

  private void node(
      String uid, int day, String machine, long totalCents, long usedCents, long unpriced)
      throws SQLException {
    String[] words = machine.split(" ");
    insert(
        "node_cost (uid, day, node, architecture, instance_type, region, zone, capacity,"
            + " price_source, total_nanos, used_nanos, unpriced_millis, booked_until)",
        uid,
        LocalDate.of(2026, 11, day),
        uid,
        words[0],
        words[1],
        "us-east-1",
        "us-east-1a",
        words[2],
        "table 2026-07-20",
        totalCents * CENT,
        usedCents * CENT,
        unpriced,
        OffsetDateTime.parse("2026-11-28T23:59:59Z"));
  }

  private void insert(String into, Object... values) throws SQLException {
    String places = "?, ".repeat(values.length - 1) + "?";
    try (PreparedStatement insert =
        connection.prepareStatement("insert into %s values (%s)".formatted(into, places))) {
      set(insert, values);
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
