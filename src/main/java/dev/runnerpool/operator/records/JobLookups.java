package dev.runnerpool.operator.records;

import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finished jobs that somebody looks up: asked for on any thread, read by the one that has the
 * database. One row by its key, and what its runner cost by an index; what cost nothing had no
 * price.
 */
final class JobLookups {

  private static final String FIND =
      """
      select job.*, (
        select nullif(sum(%s), 0) from runner_cost cost
        where cost.gitlab = job.gitlab and cost.job_id = job.id) as cost_nanos
      from job
      where gitlab = ? and id = ?
      """
          .formatted(
              Stream.of(CostKind.values())
                  .map(kind -> "cost." + kind.label() + "_nanos")
                  .collect(Collectors.joining(" + ")));

  private record Asked(List<String> gitlabs, long job, CompletableFuture<List<EndedJob>> answer) {}

  // Guarded by this.
  private List<Asked> asked = new ArrayList<>();

  /** What is recorded of a job, once it is read. */
  synchronized CompletableFuture<List<EndedJob>> ask(Collection<String> gitlabs, long job) {
    CompletableFuture<List<EndedJob>> answer = new CompletableFuture<>();
    asked.add(new Asked(List.copyOf(gitlabs), job, answer));
    return answer;
  }

  /** Reads what was asked for by now; who waits no longer is not read for. */
  void read(RecordsDatabase database) throws SQLException {
    for (Asked each : taken()) {
      if (!each.answer().isDone()) {
        each.answer().complete(find(database.sql(), each));
      }
    }
  }

  private synchronized List<Asked> taken() {
    List<Asked> taken = asked;
    asked = new ArrayList<>();
    return taken;
  }

  /** There is nothing to read. */
  void fail(String why) {
    taken().forEach(each -> each.answer().completeExceptionally(new IllegalStateException(why)));
  }

  private static List<EndedJob> find(Sql sql, Asked asked) throws SQLException {
    List<EndedJob> found = new ArrayList<>();
    for (String gitlab : new TreeSet<>(asked.gitlabs())) {
      found.addAll(sql.list(FIND, JobLookups::read, gitlab, asked.job()));
    }
    return found;
  }

  private static EndedJob read(ResultSet row) throws SQLException {
    BigDecimal cost = row.getBigDecimal("cost_nanos");
    int slot = row.getInt("slot");
    boolean noSlot = row.wasNull();
    long pipeline = row.getLong("pipeline");
    boolean noPipeline = row.wasNull();
    JobRecord job =
        new JobRecord(
            row.getString("gitlab"),
            row.getLong("id"),
            row.getString("project"),
            row.getString("name"),
            RefKind.valueOf(row.getString("ref_kind")),
            row.getString("stage"),
            tags(row.getString("tags")),
            RecordTimes.readMaybe(row, "queued_at"),
            RecordTimes.readMaybe(row, "started_at"),
            RecordTimes.read(row, "finished_at"),
            status(row.getString("status")),
            Optional.ofNullable(row.getString("failure_reason")),
            noSlot ? OptionalInt.empty() : OptionalInt.of(slot),
            noPipeline ? OptionalLong.empty() : OptionalLong.of(pipeline));
    return new EndedJob(
        row.getString("pool"),
        job,
        cost == null ? OptionalLong.empty() : OptionalLong.of(cost.longValue()));
  }

  private static Set<String> tags(String joined) {
    return Arrays.stream(joined.split(","))
        .filter(tag -> !tag.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Status status(String word) {
    return Status.valueOf(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
  }
}
