package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Writes rows that waited, with all that follows from them. */
record BatchWrite(SqlDialect dialect, Batch batch) implements RecordsDatabase.Work {

  @Override
  public void on(Sql sql) throws SQLException {
    RunnerCostTable.write(sql, dialect, batch.runners());
    NodeCostTable.write(sql, dialect, batch.nodes());
    JobTable.write(sql, dialect, batch.jobs());
    JobsByTime byTime = new JobsByTime(sql);
    byTime.ofRunners(dialect, batch.runners());
    byTime.ofJobs(batch.jobs());
    DaySums sums = new DaySums(sql);
    sums.forget(
        Stream.concat(
                batch.runners().stream().map(RunnerCost::day),
                batch.nodes().stream().map(NodeCost::day))
            .toList());
    sums.forgetOf(batch.jobs());
  }
}
