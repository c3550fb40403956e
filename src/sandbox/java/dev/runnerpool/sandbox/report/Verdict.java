package dev.runnerpool.sandbox.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the operator promises, held against a report. */
public final class Verdict {
  private static final double POD_WRITES_PER_RUNNER = 3;
  private static final int STATUS_WRITES_IN_5S = 1;

  private Verdict() {}

  /** A sentence for each promise that was broken; empty if all were kept. */
  public static List<String> complaints(Report report) {
    List<String> complaints = new ArrayList<>();
    Report.Jobs jobs = report.jobs();
    if (jobs.lost() > 0) {
      complaints.add(
          "%d of %d jobs were lost: nobody ran them to their end."
              .formatted(jobs.lost(), jobs.total()));
    }
    if (jobs.wrongArchitecture() > 0) {
      complaints.add(
          "%d jobs ran on a node of the wrong architecture.".formatted(jobs.wrongArchitecture()));
    }
    report
        .pools()
        .forEach(
            (name, pool) -> {
              if (pool.maxLive() > pool.max()) {
                complaints.add(
                    "Pool %s had %d runners alive at once; its max is %d."
                        .formatted(name, pool.maxLive(), pool.max()));
              }
              if (pool.liveAtRest() > pool.warm()) {
                complaints.add(
                    "Pool %s still had %d runners when no job was left; %d may be kept warm."
                        .formatted(name, pool.liveAtRest(), pool.warm()));
              }
            });
    addWrites(report, complaints);
    addFaults(report, complaints);
    return complaints;
  }

  private static void addFaults(Report report, List<String> complaints) {
    if (report.gitlabFaults() == null) {
      return;
    }
    report.gitlabFaults().stream()
        .filter(fault -> fault.hits() > 0 && !fault.healed())
        .map(
            fault ->
                "After GitLab had failed (%s to %s), a pool was not ready again by itself: %s."
                    .formatted(fault.fault(), fault.request(), fault.said()))
        .forEach(complaints::add);
  }

  private static void addWrites(Report report, List<String> complaints) {
    if (report.podWritesPerRunner() != null
        && report.podWritesPerRunner() > POD_WRITES_PER_RUNNER) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "The operator wrote to pods %.2f times per runner; one create, one resize that gives a"
                  + " job its room and one delete suffice.",
              report.podWritesPerRunner()));
    }
    // A GitLab that refuses a runner's token has it renewed, and so its Secret written.
    boolean tokensHold = report.gitlabFaults() == null;
    if (tokensHold && report.otherWritesPerJob() != null && report.otherWritesPerJob() > 0) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "While jobs ran, the operator wrote %.2f times per job to other things than pods,"
                  + " status and budgets.",
              report.otherWritesPerJob()));
    }
    if (report.statusWritesPerPool5sMax() > STATUS_WRITES_IN_5S) {
      complaints.add(
          "The status of a pool was written %d times within 5 s; once is allowed."
              .formatted(report.statusWritesPerPool5sMax()));
    }
    if (report.writesWhenConverged() != null && report.writesWhenConverged() > 0) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "The operator wrote %d times in %.0f s in which nothing changed.",
              report.writesWhenConverged(),
              report.convergedSeconds()));
    }
  }
}
