package dev.runnerpool.core.start;

import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A pool whose jobs start; times are seconds since ten o'clock. */
final class StartingPool {

  static final Instant TEN = Instant.parse("2026-11-29T10:00:00Z");

  final PoolStarts starts = new PoolStarts("ci/a");
  private final Map<String, Runner> states = new LinkedHashMap<>();
  private List<Job> jobs = List.of();
  private List<Job> passedOver = List.of();
  private Decision decision = new Decision(Reason.Satisfied, "nothing to do");
  private final List<RunnerSeen> runners = new ArrayList<>();
  private final List<JobPodSeen> jobPods = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private Optional<Duration> pollInterval = Optional.of(Duration.ofSeconds(3));
  private int most = 200;

  static Instant at(double second) {
    return TEN.plus(Duration.ofNanos(Math.round(second * 1e9)));
  }

  StartingPool shell() {
    pollInterval = Optional.empty();
    return this;
  }

  StartingPool keeping(int starts) {
    most = starts;
    return this;
  }

  /** The jobs given from now on, by number and the second in which each was queued. */
  StartingPool jobs(double... numberAndQueued) {
    jobs = list(numberAndQueued);
    return this;
  }

  StartingPool passedOver(double... numberAndQueued) {
    passedOver = list(numberAndQueued);
    return this;
  }

  private static List<Job> list(double... numberAndQueued) {
    List<Job> list = new ArrayList<>();
    for (int i = 0; i < numberAndQueued.length; i += 2) {
      list.add(new Job((long) numberAndQueued[i], "p", Set.of(), at(numberAndQueued[i + 1])));
    }
    return list;
  }

  StartingPool decides(Reason reason, String message) {
    decision = new Decision(reason, message);
    return this;
  }

  /**
   * A runner's pod shows that it was made, scheduled, ready and has a job, as far as seconds are
   * given; whole ones are told.
   */
  StartingPool runner(String name, RunnerState state, String delay, double... passed) {
    int slot = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    states.put(
        name,
        new Runner(slot, name, state, at(passed[0]), OptionalLong.empty(), 0, Optional.empty()));
    runners.add(
        new RunnerSeen(
            name,
            name,
            slot,
            told(passed, 0).orElseThrow(),
            told(passed, 1),
            told(passed, 2),
            told(passed, 3),
            state == RunnerState.FINISHED,
            Optional.of(delay).filter(text -> !text.isEmpty())));
    return this;
  }

  /** A job's pod shows that it was made, scheduled and runs, as far as seconds are given. */
  StartingPool jobPod(String runner, long job, String delay, double... passed) {
    jobPods.add(
        new JobPodSeen(
            "pod-" + job,
            runner,
            job,
            told(passed, 0).orElseThrow(),
            told(passed, 1),
            told(passed, 2),
            Optional.of(delay).filter(text -> !text.isEmpty())));
    return this;
  }

  StartingPool gone(String uid) {
    gone.add(uid);
    states.remove(uid);
    return this;
  }

  private static Optional<Instant> told(double[] seconds, int at) {
    return at < seconds.length
        ? Optional.of(TEN.plusSeconds((long) Math.floor(seconds[at])))
        : Optional.empty();
  }

  /** Has the pool looked at; the numbers of the jobs that came to their script since. */
  List<Long> look(double second) {
    StartLook look =
        new StartLook(
            snapshot(at(second)),
            new GivenJobs(Set.of(), jobs, passedOver, 0, ""),
            decision,
            List.copyOf(runners),
            List.copyOf(jobPods),
            Set.copyOf(gone),
            pollInterval);
    runners.clear();
    jobPods.clear();
    gone.clear();
    return starts.look(look, most).stream().map(JobStart::job).toList();
  }

  private PoolSnapshot snapshot(Instant now) {
    Policy policy =
        new Policy(
            10,
            0,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            10,
            1,
            Duration.ofMinutes(2),
            OptionalDouble.empty(),
            false,
            false);
    return new PoolSnapshot(
        now,
        policy,
        new Demand.Known(Set.of(), now),
        ClaimedJobs.none(),
        List.copyOf(states.values()),
        0,
        StartupFailures.none(),
        Map.of(),
        Spend.unknown(),
        true);
  }

  /**
   * The start of a job, as its phases with their lengths in milliseconds; {@code …} if one lasts.
   */
  String start(long job) {
    return text(starts.find(job).orElseThrow());
  }

  static String text(JobStart start) {
    StringBuilder text = new StringBuilder();
    for (JobStart.Span span : start.spans()) {
      text.append(text.isEmpty() ? "" : ", ").append(span.phase().label()).append(' ');
      text.append(
          span.until()
              .map(end -> Long.toString(Duration.between(span.from(), end).toMillis()))
              .orElse("…"));
    }
    return text.toString();
  }

  /** Why the job's last phase lasts or lasted. */
  String delay(long job) {
    List<JobStart.Span> spans = starts.find(job).orElseThrow().spans();
    return spans.get(spans.size() - 1).delay().orElse("");
  }

  static JobRecord record(long job, int slot, double queued, double started) {
    return new JobRecord(
        "https://gitlab.example.com",
        job,
        "p",
        "build",
        JobRecord.RefKind.Branch,
        "test",
        Set.of(),
        Optional.of(at(queued)),
        Optional.of(at(started)),
        at(started + 60),
        JobRecord.Status.Success,
        Optional.empty(),
        OptionalInt.of(slot),
        OptionalLong.empty());
  }
}
