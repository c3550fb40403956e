package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.Availability;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.jobs.PastJobs;
import dev.runnerpool.operator.cost.MonthlySpend;
import dev.runnerpool.operator.cost.PoolCost;
import dev.runnerpool.operator.cost.PoolCosts;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together all that is known of a pool: pods, queue, registration, cost. */
@ApplicationScoped
class Observer {

  private final JobQueues queues;
  private final Registrations registrations;
  private final PoolCosts costs;
  private final MonthlySpend spend;
  private final PoolRunners runners;
  private final PastJobs past;
  private final GitLabConfig config;
  private final JobAssignments assignments;

  Observer(
      JobQueues queues,
      Registrations registrations,
      PoolCosts costs,
      MonthlySpend spend,
      PoolRunners runners,
      PastJobs past,
      GitLabConfig config,
      JobAssignments assignments) {
    this.queues = queues;
    this.registrations = registrations;
    this.costs = costs;
    this.spend = spend;
    this.runners = runners;
    this.past = past;
    this.config = config;
    this.assignments = assignments;
  }

  /** What the next plan rests on; has queue and registration of the pool followed from now on. */
  Observed observe(
      RunnerPool pool, Policy policy, List<Pod> informed, ReconcileState state, Instant now) {
    queues.follow(pool);
    registrations.ensure(pool);
    Registrations.State registration = registrations.state(pool);
    state.revision =
        registration instanceof Registrations.State.Registered registered
            ? registered.revision()
            : "";
    List<Pod> pods = state.ownWrites.over(informed, now);
    List<Runner> runners = this.runners.of(pods, state, now);
    Map<String, Pod> runnerPods = state.shown.runners();
    PoolCost cost = costs.book(pool, runners, pods, now);
    Optional<MonthlyBudget.Outlook> month = spend.outlook(pool);
    QueueState known = queues.state(pool);
    QueueFacts facts = queues.facts(pool);
    Freshness freshness = new Freshness(config.staleAfter(), facts.worstStaleness());
    QueueState usable = Scope.hasOwnRunner(pool) ? freshness.ofOwnRunner(known, now) : known;
    boolean candidate = !policy.paused() && usable.reading().isPresent();
    PoolShare share = share(pool, candidate, usable);
    QueueState queue = usable instanceof QueueState.NoAccessToken ? known : share.queue();
    Inputs inputs =
        new Inputs(
            now,
            policy,
            Runners.of(runners),
            policy.autoWarm().isPresent() ? created(runnerPods) : Map.of(),
            state.startWords.observe(state.shown, policy),
            freshness.demand(share.queue(), Set.of(), now),
            share.queue().reading().map(QueueSnapshot::startedAt),
            true,
            available -> {
              if (candidate) {
                offer(pool, available, registration, share, now);
              }
              return GivenJobs.of(share);
            },
            money(cost.money(), month),
            registration instanceof Registrations.State.Registered,
            past.take(pool),
            state.occupied.slots());
    return new Observed(
        inputs,
        queue,
        facts,
        registration,
        runnerPods,
        state.shown.changes(),
        trouble(state),
        this.runners.unplacedJob(state.shown.jobs(), now),
        state.shown.jobPods(),
        cost,
        month);
  }

  private static Spend money(Spend hourly, Optional<MonthlyBudget.Outlook> month) {
    return month.filter(outlook -> outlook.use() == MonthlyBudget.Use.SPENT).isPresent()
        ? hourly.withMonthSpent()
        : hourly;
  }

  /** A pool that takes no jobs by its queue is no candidate for them. */
  private PoolShare share(RunnerPool pool, boolean candidate, QueueState usable) {
    if (!candidate) {
      assignments.withdraw(pool);
      return PoolShare.none(usable);
    }
    return assignments.share(pool).orElseGet(() -> PoolShare.unknown(usable));
  }

  /** By each reconcile again, as an offer lapses. */
  private void offer(
      RunnerPool pool,
      Availability now,
      Registrations.State registration,
      PoolShare share,
      Instant at) {
    PoolCandidate offer =
        new PoolCandidate(
            pool.key(),
            JobAssignments.queue(pool),
            Policies.tagRule(pool.getSpec()),
            registration.otherwise().isEmpty(),
            now.hourlyPrice(),
            now.free(),
            // Before its first share a pool does not know a queue that is known.
            now.hindrance().filter(why -> !(share.queue() instanceof QueueState.Unread)),
            Policies.spillAfter(pool.getSpec()),
            now.taken(),
            now.tookAt());
    assignments.offer(pool, offer, at);
  }

  private static Map<String, Instant> created(Map<String, Pod> runnerPods) {
    return runnerPods.entrySet().stream()
        .filter(pod -> !RunnerReader.created(pod.getValue()).equals(Instant.MIN))
        .collect(Collectors.toMap(Map.Entry::getKey, pod -> RunnerReader.created(pod.getValue())));
  }

  /** What a look at the pool would rest on now. Nothing is asked, begun or booked. */
  Surroundings surroundings(RunnerPool pool, Instant now) {
    QueueFacts facts = queues.facts(pool);
    Freshness freshness = new Freshness(config.staleAfter(), facts.worstStaleness());
    QueueState known = queues.state(pool);
    QueueState usable = Scope.hasOwnRunner(pool) ? freshness.ofOwnRunner(known, now) : known;
    return Surroundings.of(
        registrations.state(pool),
        facts,
        freshness.demand(usable, Set.of(), now),
        assignments.share(pool).map(GivenJobs::of).orElseGet(GivenJobs::none));
  }

  /** The pool leaves: its share of the queue goes to others. */
  void forget(RunnerPool pool) {
    assignments.withdraw(pool);
    spend.forget(pool);
    queues.unfollow(pool);
  }

  private static Optional<String> trouble(ReconcileState state) {
    return state.shown.waiting().entrySet().stream()
        .filter(pod -> !state.ownWrites.isDeleted(pod.getKey()))
        .map(
            pod ->
                "pod %s: %s"
                    .formatted(
                        state.shown.runners().get(pod.getKey()).getMetadata().getName(),
                        pod.getValue()))
        .sorted()
        .findFirst();
  }
}
