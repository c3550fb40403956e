package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.PodPrices;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together all that is known of a pool: pods, queue, registration, cost. */
@ApplicationScoped
class Observer {

  private final JobQueues queues;
  private final Registrations registrations;
  private final PodPrices prices;
  private final PoolRunners runners;
  private final GitLabConfig config;
  private final DemandShare share = new DemandShare();

  Observer(
      JobQueues queues,
      Registrations registrations,
      PodPrices prices,
      PoolRunners runners,
      GitLabConfig config) {
    this.queues = queues;
    this.registrations = registrations;
    this.prices = prices;
    this.runners = runners;
    this.config = config;
  }

  PoolView observe(
      RunnerPool pool, Policy policy, List<Pod> informed, PoolMemory memory, Instant now) {
    queues.follow(pool);
    registrations.ensure(pool);
    Registrations.State registration = registrations.state(pool);

    memory.revision =
        registration instanceof Registrations.State.Registered registered
            ? registered.revision()
            : "";

    List<Pod> pods = memory.overlay.over(informed, now);
    Map<String, Pod> runnerPods = PoolRunners.byUid(pods);
    List<Runner> runners = this.runners.of(pods, memory, now);
    memory.taken = memory.taken.observe(runners);
    QueueState queue = queues.state(pool);
    queue.reading().ifPresent(r -> memory.taken = memory.taken.forget(r.startedAt(), runners));
    memory.starts.observe(runners, memory.startWords.observe(runnerPods, policy), policy, now);
    registrations.saw(pool, seen(runners, memory));
    memory.fullNodes.observe(runners, policy, memory.starts, now);

    QueueFacts facts = queues.facts(pool);
    Freshness freshness = new Freshness(config.staleAfter(), facts.worstStaleness());
    PoolSnapshot bare =
        snapshot(
            policy,
            freshness.demand(queue, Set.of(), now),
            runners,
            memory,
            registration,
            money(pool, memory),
            now);
    List<Job> jobs = share.jobs(pool, bare, queue, prices.perRunner(pool));
    Demand demand =
        freshness.demand(queue, jobs.stream().map(Job::id).collect(Collectors.toSet()), now);
    PoolSnapshot snapshot =
        memory.warmWatch.sized(bare.withDemand(demand), queuedAt(jobs), created(runnerPods));
    if (demand instanceof Demand.Known) {
      int peak = memory.peakNeed.add(now, snapshot.need(), policy.idleTimeout());
      snapshot = snapshot.withPeakNeed(peak);
    }
    return new PoolView(
        snapshot,
        queue,
        facts,
        jobs,
        registration,
        runnerPods,
        trouble(runnerPods, memory),
        share.spilled(pool, now));
  }

  private static Map<Long, Instant> queuedAt(List<Job> jobs) {
    return jobs.stream().collect(Collectors.toMap(Job::id, Job::queuedAt, (a, b) -> a));
  }

  private static Map<String, Instant> created(Map<String, Pod> runnerPods) {
    return runnerPods.entrySet().stream()
        .filter(pod -> !RunnerReader.created(pod.getValue()).equals(Instant.MIN))
        .collect(Collectors.toMap(Map.Entry::getKey, pod -> RunnerReader.created(pod.getValue())));
  }

  /** The pool leaves: its share of the queue goes to others. */
  void forget(RunnerPool pool) {
    share.withdraw(pool);
    queues.unfollow(pool);
  }

  private static Registrations.RunnersSeen seen(List<Runner> runners, PoolMemory memory) {
    return new Registrations.RunnersSeen(
        runners.stream()
            .filter(runner -> runner.state().live())
            .map(Runner::slot)
            .collect(Collectors.toUnmodifiableSet()),
        runners.stream()
            .anyMatch(
                runner ->
                    runner.state() == RunnerState.IDLE || runner.state() == RunnerState.STARTING),
        memory.starts.failures().count());
  }

  private static PoolSnapshot snapshot(
      Policy policy,
      Demand demand,
      List<Runner> runners,
      PoolMemory memory,
      Registrations.State registration,
      Spend money,
      Instant now) {
    return new PoolSnapshot(
        now,
        policy,
        demand,
        memory.taken,
        runners,
        0,
        memory.starts.failures(),
        memory.fullNodes.avoidedUntil(),
        money,
        registration instanceof Registrations.State.Registered);
  }

  private Spend money(RunnerPool pool, PoolMemory memory) {
    OptionalDouble perRunner = prices.perRunner(pool);
    return new Spend(memory.costMeter.hourly(), perRunner);
  }

  private static Optional<String> trouble(Map<String, Pod> pods, PoolMemory memory) {
    return pods.values().stream()
        .filter(pod -> !memory.overlay.isDeleted(pod.getMetadata().getUid()))
        .map(
            pod ->
                RunnerReader.waitingReason(pod)
                    .map(reason -> "pod " + pod.getMetadata().getName() + ": " + reason))
        .flatMap(Optional::stream)
        .sorted()
        .findFirst();
  }
}
