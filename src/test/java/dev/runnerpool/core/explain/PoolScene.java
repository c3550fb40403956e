package dev.runnerpool.core.explain;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.explain.PoolDetails.QueueDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A pool as the autoscaler itself leaves it, put together in few words. */
public final class PoolScene {
  static final Instant NOW = Instant.parse("2026-11-29T14:02:46Z");
  public static final String GITLAB = "https://gitlab.example.com";
  static final QueueId QUEUE = new QueueId(GITLAB, "Group platform", "ci/gitlab-api");

  private final String namespace;
  private final String name;
  private final Set<String> tags;
  private final List<Runner> runners = new ArrayList<>();
  private final List<Job> read = new ArrayList<>();
  private final List<Job> given = new ArrayList<>();
  private final DecisionLog decisions = new DecisionLog();
  private QueueId queue = QUEUE;
  private boolean untagged;
  private boolean protectedOnly;
  private int max = 10;
  private int burst = 50;
  private List<String> placements = List.of();
  private OptionalDouble budget = OptionalDouble.empty();
  private Spend money = Spend.unknown();
  private boolean registered = true;
  private boolean recommend;
  private Optional<String> closed = Optional.empty();
  private Duration spillAfter = Duration.ofMinutes(1);
  private Optional<QueueState> state = Optional.empty();

  private PoolScene(String key, Set<String> tags) {
    this.namespace = key.substring(0, key.indexOf('/'));
    this.name = key.substring(key.indexOf('/') + 1);
    this.tags = tags;
  }

  public static PoolScene of(String key, String... tags) {
    return new PoolScene(key, Set.of(tags));
  }

  static Job job(long id, int waited, String... tags) {
    return new Job(
        id, 7, "platform/web", Set.of(tags), NOW.minusSeconds(waited), Optional.of(false));
  }

  PoolScene untagged() {
    untagged = true;
    return this;
  }

  PoolScene protectedOnly() {
    protectedOnly = true;
    return this;
  }

  PoolScene max(int runners) {
    max = runners;
    return this;
  }

  PoolScene burst(int runners) {
    burst = runners;
    return this;
  }

  PoolScene placements(String... entries) {
    placements = List.of(entries);
    return this;
  }

  PoolScene budget(double hourly, double perRunner) {
    budget = OptionalDouble.of(hourly);
    money = new Spend(Map.of(), OptionalDouble.of(perRunner), 0);
    return this;
  }

  PoolScene monthSpent() {
    money = money.withMonthSpent();
    return this;
  }

  PoolScene unregistered() {
    registered = false;
    return this;
  }

  PoolScene recommend() {
    recommend = true;
    return this;
  }

  PoolScene closed(String why) {
    closed = Optional.of(why);
    return this;
  }

  PoolScene spillAfter(Duration wait) {
    spillAfter = wait;
    return this;
  }

  PoolScene queue(QueueId other) {
    queue = other;
    return this;
  }

  PoolScene state(QueueState known) {
    state = Optional.of(known);
    return this;
  }

  /** A runner in the next slot. */
  PoolScene runner(RunnerState state, int seconds) {
    return runner(state, seconds, OptionalLong.empty(), Optional.empty());
  }

  PoolScene busy(long job, int seconds) {
    return runner(RunnerState.BUSY, seconds, OptionalLong.of(job), Optional.empty());
  }

  PoolScene ended(long job, int seconds) {
    return runner(RunnerState.FINISHED, seconds, OptionalLong.of(job), Optional.empty());
  }

  PoolScene unschedulable(int seconds, String words) {
    return runner(RunnerState.STARTING, seconds, OptionalLong.empty(), Optional.of(words));
  }

  private PoolScene runner(RunnerState state, int seconds, OptionalLong job, Optional<String> no) {
    int slot = runners.size();
    runners.add(new Runner(slot, "uid-" + slot, state, NOW.minusSeconds(seconds), job, 0, no));
    return this;
  }

  /** Jobs of its queue. */
  PoolScene reads(Job... jobs) {
    read.addAll(List.of(jobs));
    return this;
  }

  /** Jobs of its queue that it was given. */
  PoolScene given(Job... jobs) {
    given.addAll(List.of(jobs));
    return reads(jobs);
  }

  private QueueSnapshot reading() {
    return new QueueSnapshot(read, NOW.minusSeconds(1), NOW);
  }

  private Evaluation evaluation() {
    Policy policy =
        new Policy(
            max,
            0,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            burst,
            Math.max(1, placements.size()),
            Duration.ofMinutes(2),
            budget,
            closed.isPresent(),
            recommend);
    Set<Long> ids = given.stream().map(Job::id).collect(Collectors.toSet());
    return new PoolAutoscaler()
        .evaluate(
            new Inputs(
                NOW,
                policy,
                Runners.of(runners),
                Map.of(),
                failed -> "pod " + name + "-" + failed.slot() + ": ImagePullBackOff",
                new Demand.Known(ids, NOW.minusSeconds(1)),
                Optional.of(NOW.minusSeconds(1)),
                true,
                now -> new GivenJobs(ids, given, List.of(), 0, ""),
                money,
                registered,
                List.of(),
                Set.of()));
  }

  /** It, as its reconcile leaves it. */
  public ReconciledPool reconciled() {
    Evaluation evaluation = evaluation();
    decisions.add(NOW, evaluation.plan());
    return new ReconciledPool(
        new PoolDetails(
            namespace,
            name,
            "arm64",
            NOW,
            new TagRule(tags, untagged, protectedOnly),
            max,
            evaluation.snapshot().warmNow(),
            runners.stream().map(this::details).toList(),
            Optional.of(evaluation.snapshot().waiting()),
            given,
            List.of(),
            0,
            decisions.newestFirst(),
            evaluation.nextCheck(),
            evaluation.availability().hindrance(),
            List.of(
                new ConditionDetails(
                    "Registered", "False", "Forbidden", "the token may create no runner", "")),
            new QueueDetails("REST", Optional.of(NOW), List.of(), Optional.empty()),
            Optional.empty()),
        queue,
        state.orElseGet(() -> new QueueState.Read(reading())),
        closed,
        Optional.of(evaluation),
        spillAfter,
        placements,
        "the runner was paused in GitLab");
  }

  private RunnerDetails details(Runner runner) {
    return new RunnerDetails(
        name + "-" + runner.slot(),
        runner.state(),
        runner.since(),
        runner.job(),
        "",
        runner.unschedulable().map(said -> "no node takes it: " + said));
  }
}
