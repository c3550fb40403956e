package dev.runnerpool.cli.explain;

import dev.runnerpool.operator.web.json.PoolJson;
import dev.runnerpool.operator.web.json.PoolJson.RunnerJson;
import dev.runnerpool.operator.web.json.PoolSummaryJson;
import dev.runnerpool.operator.web.view.ObjectiveFact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pool's explanation for a terminal. */
final class PoolReport {

  private static final int MOST_RUNNERS = 10;
  private static final int MOST_JOBS = 10;
  private static final int MOST_DECISIONS = 5;

  private static final Duration IN_SECONDS = Duration.ofMinutes(2);
  private static final Duration IN_MINUTES = Duration.ofHours(2);

  /** Those about which there is most to say first. */
  private static final List<String> STATES =
      List.of("starting", "failed", "idle", "busy", "retiring", "finished");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final PoolJson pool;
  private final PoolSummaryJson summary;
  private final Instant now;

  private PoolReport(PoolJson pool) {
    this.pool = pool;
    this.summary = pool.summary();
    this.now = summary.reconciledAt();
  }

  static String of(PoolJson pool, int width) {
    return new PoolReport(pool).print(new WrappedText(width));
  }

  private String print(WrappedText text) {
    text.paragraph(
        "Pool %s/%s (%s), as reconciled at %s UTC"
            .formatted(
                summary.namespace(), summary.name(), summary.architecture(), TIME.format(now)));
    text.paragraph(
        "Takes jobs whose tags are among %s%s%s."
            .formatted(
                String.join(", ", pool.tags()),
                pool.runUntagged() ? ", and jobs without tags" : "",
                pool.protectedRefsOnly() ? "; only of protected refs" : ""));
    text.gap().paragraph(counts());
    text.paragraph(money());
    text.paragraph(objective());
    if (summary.blocker() != null) {
      text.paragraph("It cannot start one more runner: it %s.".formatted(summary.blocker()));
    }
    if (pool.nextCheckAt() != null) {
      text.paragraph(
          "Time alone may change what it does at %s UTC."
              .formatted(TIME.format(pool.nextCheckAt())));
    }
    text.table("Runners", runners());
    text.table("Jobs given to it, in GitLab's order", jobs(pool.jobs(), pool.jobsLeftOut()));
    text.table(
        "Jobs that GitLab gave to none of its idle runners",
        jobs(pool.passedOver(), pool.passedOverLeftOut()));
    text.table("Last decisions (UTC)", decisions());
    text.table("Conditions", conditions());
    text.table("Queue", queue());
    return text.toString();
  }

  private String counts() {
    StringBuilder line = new StringBuilder();
    line.append(summary.waiting() == null ? "Waiting not known" : "Waiting " + summary.waiting());
    for (String state : List.of("starting", "idle", "busy", "retiring", "failed")) {
      line.append(", ").append(state).append(' ').append(count(state));
    }
    return line.append(", max ")
            .append(summary.max())
            .append(", warm wanted ")
            .append(summary.warm())
        + ".";
  }

  private long count(String state) {
    return summary.runners().getOrDefault(state, 0L);
  }

  private String money() {
    return summary.hourlyUsd() == null
        ? ""
        : "Its pods cost $%s per hour now%s."
            .formatted(
                summary.hourlyUsd(),
                pool.priceSource() == null ? "" : " (" + pool.priceSource() + ")");
  }

  private String objective() {
    if (pool.objective() == null) {
      return "";
    }
    ObjectiveFact fact = pool.objective().words();
    return "Objective: %s; %s: %s, %s."
        .formatted(fact.promised(), fact.state().word(), fact.kept(), fact.budget());
  }

  private List<List<String>> runners() {
    List<List<String>> rows = new ArrayList<>();
    pool.runnerList().stream()
        .sorted(
            Comparator.<RunnerJson>comparingInt(each -> STATES.indexOf(each.state()))
                .thenComparing(RunnerJson::since))
        .limit(MOST_RUNNERS)
        .forEach(each -> rows.add(runner(each)));
    return more(rows, pool.runnerList().size() - rows.size(), 4);
  }

  private List<String> runner(RunnerJson runner) {
    List<String> said = new ArrayList<>();
    if (runner.job() != null) {
      said.add("job " + runner.job());
    }
    if (runner.placement() != null) {
      said.add(runner.placement());
    }
    if (runner.delay() != null) {
      said.add(runner.delay());
    }
    return List.of(runner.name(), runner.state(), ago(runner.since()), String.join("; ", said));
  }

  private List<List<String>> jobs(List<PoolJson.QueuedJson> jobs, int leftOut) {
    List<List<String>> rows = new ArrayList<>();
    jobs.stream()
        .limit(MOST_JOBS)
        .forEach(
            job ->
                rows.add(
                    List.of(
                        String.valueOf(job.id()),
                        ago(job.queuedAt()),
                        "%s [%s]".formatted(job.project(), String.join(", ", job.tags())))));
    return more(rows, jobs.size() - rows.size() + leftOut, 3);
  }

  private List<List<String>> decisions() {
    List<List<String>> rows = new ArrayList<>();
    pool.decisions().stream()
        .limit(MOST_DECISIONS)
        .forEach(each -> rows.add(List.of(TIME.format(each.at()), each.reason(), each.message())));
    return more(rows, pool.decisions().size() - rows.size(), 3);
  }

  private List<List<String>> conditions() {
    return pool.conditions().stream()
        .map(
            each ->
                List.of(
                    each.type(), each.status(), "%s: %s".formatted(each.reason(), each.message())))
        .toList();
  }

  private List<List<String>> queue() {
    List<List<String>> rows = new ArrayList<>();
    Map<String, String> known = new LinkedHashMap<>();
    known.put("read by", pool.queue().means());
    known.put(
        "read at",
        pool.queue().readAt() == null ? null : TIME.format(pool.queue().readAt()) + " UTC");
    known.put(
        "signals",
        pool.queue().signals().isEmpty() ? null : String.join(", ", pool.queue().signals()));
    known.put("failure", pool.queue().failure());
    known.forEach(
        (name, value) -> {
          if (value != null) {
            rows.add(List.of(name, value));
          }
        });
    return rows;
  }

  private static List<List<String>> more(List<List<String>> rows, int more, int columns) {
    if (more > 0) {
      List<String> row = new ArrayList<>(List.of("%d more".formatted(more)));
      while (row.size() < columns) {
        row.add("");
      }
      rows.add(row);
    }
    return rows;
  }

  private String ago(Instant since) {
    Duration past = Duration.between(since, now);
    if (past.compareTo(IN_SECONDS) < 0) {
      return Math.max(0, past.toSeconds()) + " s";
    }
    return past.compareTo(IN_MINUTES) < 0 ? past.toMinutes() + " min" : past.toHours() + " h";
  }
}
