package dev.runnerpool.core.explain;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.StartupFailures;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What happens next to a job that waits for a pool, and when. */
final class NextStep {

  private final ReconciledPool pool;
  private final PoolSnapshot snapshot;
  private final Job job;
  private final int place;
  private final PassOverLimits limits;
  private final Instant now;

  /** A runner with what is told of it. */
  private record Starting(Runner runner, RunnerDetails details) {}

  /**
   * @param pool one whose manifest can be followed
   * @param place the job's among those given to it, from 1
   */
  NextStep(
      ReconciledPool pool,
      Evaluation evaluation,
      Job job,
      int place,
      PassOverLimits limits,
      Instant now) {
    this.pool = pool;
    this.snapshot = evaluation.snapshot();
    this.job = job;
    this.place = place;
    this.limits = limits;
    this.now = now;
  }

  /**
   * In one or two sentences.
   *
   * @param others the other pools that take the job
   */
  String told(List<ReconciledPool> others) {
    int idle = snapshot.in(RunnerState.IDLE).size();
    if (place <= idle) {
      return beforeIdle();
    }
    List<Starting> starting = starting();
    if (place <= idle + starting.size()) {
      return starts(starting.get(place - idle - 1));
    }
    int line = place - idle - starting.size();
    Optional<ScaleUpBlocker> blocker = pool.details().blocker();
    if (blocker.isEmpty()) {
      return unhindered(starting.size());
    }
    return hindered(blocker.get(), line) + spill(others);
  }

  private String beforeIdle() {
    Instant idle =
        snapshot.in(RunnerState.IDLE).stream()
            .map(Runner::since)
            .min(Comparator.naturalOrder())
            .orElse(now);
    Instant from = idle.isAfter(job.queuedAt()) ? idle : job.queuedAt();
    return "An idle runner of %s asks GitLab for it now. If it still waits at %s, %s has passed it over and other pools may have it."
        .formatted(pool.key(), at(from.plus(limits.after())), pool.key());
  }

  private List<Starting> starting() {
    List<Runner> all = snapshot.runners();
    List<RunnerDetails> details = pool.details().runners();
    return IntStream.range(0, Math.min(all.size(), details.size()))
        .filter(i -> all.get(i).state() == RunnerState.STARTING)
        .mapToObj(i -> new Starting(all.get(i), details.get(i)))
        .sorted(Comparator.comparing(each -> each.runner().since()))
        .toList();
  }

  private String starts(Starting start) {
    Runner runner = start.runner();
    String delay = start.details().delay().map(why -> " (" + why + ")").orElse("");
    String begun =
        "Runner %s is starting for it since %s, for %s%s."
            .formatted(
                start.details().name(),
                at(runner.since()),
                PlainTime.since(runner.since(), now),
                delay);
    int choices = snapshot.policy().nodeChoices();
    boolean another = runner.nodeChoice() < choices - 1;
    if (runner.unschedulable().isPresent() && another) {
      return begun
          + " If no node has taken it by %s, entry %d of %d of placement.nodes is tried%s."
              .formatted(
                  at(runner.since().plus(snapshot.policy().fallbackAfter())),
                  runner.nodeChoice() + 2,
                  choices,
                  words(runner.nodeChoice() + 1));
    }
    return begun
        + " If it is not ready by %s (scaling.startupDeadline), another is started."
            .formatted(at(runner.since().plus(snapshot.policy().startupDeadline())));
  }

  private String words(int choice) {
    return choice < pool.placements().size() && !pool.placements().get(choice).isEmpty()
        ? ": " + pool.placements().get(choice)
        : "";
  }

  private String unhindered(int starting) {
    return starting >= snapshot.policy().burst()
        ? "scaling.burst lets %d start at once, and that many do: the next one starts when one of them is ready."
            .formatted(snapshot.policy().burst())
        : "A runner is started for it as soon as %s is reconciled again.".formatted(pool.key());
  }

  private String hindered(ScaleUpBlocker blocker, int line) {
    String nth = "it is %s in line for one".formatted(PlainNumber.nth(line));
    return switch (blocker) {
      case AT_MAX ->
          "%s has as many runners as scaling.max allows, %d, of which %d are busy%s: it takes the job when one ends its own, and %s."
              .formatted(
                  pool.key(),
                  snapshot.policy().max(),
                  snapshot.in(RunnerState.BUSY).size(),
                  retiring(),
                  nth);
      case AT_QUOTA ->
          "%s has as many runners as the quota of its namespace admits, %d (%s): one starts when another ends, and %s."
              .formatted(pool.key(), snapshot.quota().admitted(), snapshot.quota().answer(), nth);
      case OVER_BUDGET -> budget(nth);
      case STARTS_FAILING -> failing();
      case NOT_REGISTERED ->
          "%s has no runner in GitLab yet, so none can start: %s"
              .formatted(pool.key(), condition("Registered"));
      case QUEUE_UNKNOWN ->
          "%s starts no runners while its queue cannot be read: %s"
              .formatted(pool.key(), condition("QueueReadable"));
      case RECOMMENDS_ONLY ->
          "%s starts no runners, as its scaling.mode is Recommend: those that are there take the job, if any."
              .formatted(pool.key());
    };
  }

  /** Each holds its slot until its pod is gone, which may take long. */
  private String retiring() {
    int retiring = snapshot.in(RunnerState.RETIRING).size();
    return retiring == 0 ? "" : " and %d are told to end".formatted(retiring);
  }

  private String budget(String nth) {
    if (snapshot.money().monthSpent()) {
      Instant month =
          now.atOffset(ZoneOffset.UTC)
              .toLocalDate()
              .withDayOfMonth(1)
              .plusMonths(1)
              .atTime(LocalTime.MIDNIGHT)
              .toInstant(ZoneOffset.UTC);
      return "%s starts no runners, as its budget.monthly is spent: the next month begins at %s. Until then runners that are there take the job, and %s."
          .formatted(pool.key(), at(month), nth);
    }
    String one =
        snapshot.money().hourlyPerRunner().stream()
            .mapToObj(price -> ", and one more is " + PlainNumber.usd(price) + "/h")
            .findFirst()
            .orElse(", and no price of a runner is known, so one starts at a time");
    return "%s starts no runners beyond its budget.hourly of %s/h: those there are %s/h%s. One starts when another ends, and %s."
        .formatted(
            pool.key(),
            PlainNumber.usd(snapshot.policy().hourlyBudget().orElse(0)),
            PlainNumber.usd(snapshot.money().committed(snapshot.runners())),
            one,
            nth);
  }

  private String failing() {
    StartupFailures failures = snapshot.startFailures();
    boolean open = failures.breaker(now) == StartupFailures.Breaker.OPEN;
    return "%s fails to start runners, %d in a row; the last: %s. %s"
        .formatted(
            pool.key(),
            failures.count(),
            failures.cause(),
            open
                ? "The next is tried at " + at(failures.pauseUntil()) + "."
                : "One at a time is tried now.");
  }

  private String condition(String type) {
    return pool.details().conditions().stream()
        .filter(each -> each.type().equals(type))
        .map(ConditionDetails::message)
        .findFirst()
        .orElse("see its condition " + type + ".");
  }

  /** The first pool of the namespace that takes over what a hindered one does not. */
  private String spill(List<ReconciledPool> others) {
    return others.stream()
        .filter(each -> each.details().namespace().equals(pool.details().namespace()))
        .filter(each -> each.details().blocker().isEmpty())
        .filter(each -> job.queuedAt().plus(each.spillAfter()).isAfter(now))
        .min(Comparator.comparing((ReconciledPool each) -> each.spillAfter()))
        .map(
            each ->
                " If it still waits at %s, %s takes it over (scaling.spillAfter)."
                    .formatted(at(job.queuedAt().plus(each.spillAfter())), each.key()))
        .orElse("");
  }

  private String at(Instant time) {
    return PlainTime.at(time, now);
  }
}
