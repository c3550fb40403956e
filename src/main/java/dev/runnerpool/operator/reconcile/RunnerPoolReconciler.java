package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.ScalePlanner;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.jobs.JobHistory;
import dev.runnerpool.gitlab.jobs.PastJobs;
import dev.runnerpool.operator.cost.PodPrices;
import dev.runnerpool.operator.metrics.PoolMeters;
import dev.runnerpool.operator.pods.InvalidSpecException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Observe, plan, execute, report. */
@ControllerConfiguration(name = "runnerpool", finalizerName = Labels.FINALIZER)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 30_000)
public class RunnerPoolReconciler implements Reconciler<RunnerPool>, Cleaner<RunnerPool> {

  /** A look is due this often even if nothing happened: no event is trusted for ever. */
  static final Duration RESYNC = Duration.ofSeconds(20);

  /** How soon to look again when the lease lapsed. */
  private static final Duration UNTIL_RENEWED = Duration.ofSeconds(1);

  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final Observer observer;
  private final PlanExecutor executor;
  private final DisruptionBudgets evictions;
  private final StatusReport report;
  private final PoolFinalizer departure;
  private final PodPrices prices;
  private final PoolMeters meters;
  private final PoolMemories memories;
  private final JobQueues queues;
  private final Registrations registrations;
  private final EventRecorder announcer;
  private final JobHistory jobs;
  private final PastJobs past;
  private final LeaderGuard tenure;
  private final Clock clock = Clock.systemUTC();

  RunnerPoolReconciler(
      Observer observer,
      PlanExecutor executor,
      DisruptionBudgets evictions,
      StatusReport report,
      PoolFinalizer departure,
      PodPrices prices,
      PoolMeters meters,
      PoolMemories memories,
      JobQueues queues,
      Registrations registrations,
      EventRecorder announcer,
      JobHistory jobs,
      PastJobs past,
      LeaderGuard tenure) {
    this.observer = observer;
    this.executor = executor;
    this.evictions = evictions;
    this.report = report;
    this.departure = departure;
    this.prices = prices;
    this.meters = meters;
    this.memories = memories;
    this.queues = queues;
    this.registrations = registrations;
    this.announcer = announcer;
    this.jobs = jobs;
    this.past = past;
    this.tenure = tenure;
  }

  @Override
  public List<EventSource<?, RunnerPool>> prepareEventSources(
      EventSourceContext<RunnerPool> context) {
    List<EventSource<?, RunnerPool>> sources = new ArrayList<>(PodInformers.of(context));
    sources.add(new PoolTriggers(queues, registrations, past));
    registrations.onCorrection(announcer::announce);
    return sources;
  }

  @Override
  public UpdateControl<RunnerPool> reconcile(RunnerPool pool, Context<RunnerPool> context) {
    if (!tenure.holds()) {
      return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(UNTIL_RENEWED);
    }
    Instant now = clock.instant();
    PoolMemory memory = memories.of(pool);
    Policy policy;
    try {
      policy = Policies.policy(pool.getSpec());
      PlanExecutor.check(pool);
    } catch (InvalidSpecException e) {
      return reject(pool, memory, e, now);
    }
    memory.warmWatch.past(past.take(pool));
    PoolView view = observer.observe(pool, policy, pods(context), memory, now);
    jobs.observe(pool, view.registration(), view.snapshot().runners());
    past.follow(pool, view.registration(), memory.warmWatch.begun());
    ScalePlan plan = ScalePlanner.plan(view.snapshot()).saying(view.spilled());
    memory.starts.conclude(plan.decision().reason(), view.snapshot().runners(), now);
    PodPrices.PoolCost cost =
        prices.book(pool, view.snapshot().runners(), pods(context), memory.costMeter, now);
    PlanExecutor.Outcome outcome = executor.execute(pool, view.pods(), plan, memory, now);
    if (!policy.recommendOnly()) {
      executor.clear(pool, pods(context), memory, now);
    }
    Optional<Duration> soon =
        policy.recommendOnly()
            ? Optional.empty()
            : evictions.keep(pool, view.snapshot().runners(), memory, now);
    meters.record(
        pool, view.snapshot(), view.waiting(), view.jobs(), plan, outcome.started().size(), cost);
    Optional<Duration> wait = report(pool, view, plan, outcome, cost, memory);
    return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(next(view, wait, soon));
  }

  @Override
  public DeleteControl cleanup(RunnerPool pool, Context<RunnerPool> context) {
    if (!tenure.holds()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_RENEWED);
    }
    PoolMemory memory = memories.of(pool);
    return departure.step(pool, pods(context), memory, clock.instant());
  }

  private Optional<Duration> report(
      RunnerPool pool,
      PoolView view,
      ScalePlan plan,
      PlanExecutor.Outcome outcome,
      PodPrices.PoolCost cost,
      PoolMemory memory) {
    Instant now = view.snapshot().now();
    Optional<RunnerPoolStatus> last = StatusReport.last(pool, memory);
    List<Condition> conditions = Conditions.of(pool, last, view, plan, outcome, memory);
    DecisionStatus decision =
        StatusReport.decision(
            view.snapshot(),
            plan,
            memory.decision.or(() -> last.map(RunnerPoolStatus::lastDecision)));
    memory.decision = Optional.of(decision);
    RunnerPoolStatus status = StatusReport.status(pool, view, decision, cost, conditions, last);
    return report.write(pool, status, memory, now);
  }

  private UpdateControl<RunnerPool> reject(
      RunnerPool pool, PoolMemory memory, InvalidSpecException fault, Instant now) {
    Optional<RunnerPoolStatus> last = StatusReport.last(pool, memory);
    List<Condition> conditions = Conditions.invalid(pool, last, fault.getMessage(), now);
    Optional<Duration> wait =
        report.write(pool, StatusReport.invalid(pool, conditions, last), memory, now);
    return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(wait.orElse(RESYNC));
  }

  /** When to look again, whatever happens until then. */
  static Duration next(PoolView view, Optional<Duration> statusWait, Optional<Duration> soon) {
    Duration next = RESYNC;
    for (Optional<Instant> check :
        List.of(ScalePlanner.nextCheck(view.snapshot()), view.readAgainAt())) {
      if (check.isPresent()) {
        next = min(next, Duration.between(view.snapshot().now(), check.get()));
      }
    }
    if (statusWait.isPresent()) {
      next = min(next, statusWait.get());
    }
    if (soon.isPresent()) {
      next = min(next, soon.get());
    }
    return next.compareTo(SHORTEST) < 0 ? SHORTEST : next;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static List<Pod> pods(Context<RunnerPool> context) {
    return context.getSecondaryResourcesAsStream(Pod.class).toList();
  }
}
