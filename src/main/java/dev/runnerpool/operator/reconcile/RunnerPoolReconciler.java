package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.operator.leader.LeaderGuard;
import dev.runnerpool.operator.pods.InvalidSpecException;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
  private final StatusReport report;
  private final PoolFinalizer departure;
  private final Instance<ReconcileListener> listeners;
  private final PoolMemories memories;
  private final JobAssignments assignments;
  private final PoolTriggers triggers;
  private final LeaderGuard tenure;
  private final InstantSource clock;

  RunnerPoolReconciler(
      Observer observer,
      PlanExecutor executor,
      StatusReport report,
      PoolFinalizer departure,
      Instance<ReconcileListener> listeners,
      PoolMemories memories,
      JobAssignments assignments,
      PoolTriggers triggers,
      LeaderGuard tenure,
      InstantSource clock) {
    this.observer = observer;
    this.executor = executor;
    this.report = report;
    this.departure = departure;
    this.listeners = listeners;
    this.memories = memories;
    this.assignments = assignments;
    this.triggers = triggers;
    this.tenure = tenure;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, RunnerPool>> prepareEventSources(
      EventSourceContext<RunnerPool> context) {
    // Runner pods and the job pods that the Kubernetes executor makes both carry the pool's label.
    var pods =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, RunnerPool.class)
                .withName("pods")
                .withLabelSelector(Labels.POOL)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(RunnerPoolReconciler::poolOf)
                .withItemStore(new LeanPods())
                .build(),
            context);
    return List.of(pods, triggers);
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
      assignments.withdraw(pool);
      Duration wait = report.reject(pool, e, memory).orElse(RESYNC);
      return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(wait);
    }
    Observed seen = observer.observe(pool, policy, pods(context), memory, now);
    PoolView view = new PoolView(seen, memory.autoscaler.evaluate(seen.inputs()));
    listeners.forEach(listener -> listener.planned(pool, view));
    PlanExecutor.Outcome outcome = executor.execute(pool, seen.pods(), view.plan(), memory, now);
    List<Duration> waits = new ArrayList<>();
    for (ReconcileListener listener : listeners) {
      listener.executed(pool, view, outcome).ifPresent(waits::add);
    }
    report.report(pool, view, outcome, memory).ifPresent(waits::add);
    view.evaluation().nextCheck().map(at -> Duration.between(now, at)).ifPresent(waits::add);
    return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(next(waits));
  }

  @Override
  public DeleteControl cleanup(RunnerPool pool, Context<RunnerPool> context) {
    if (!tenure.holds()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_RENEWED);
    }
    PoolMemory memory = memories.of(pool);
    return departure.step(pool, pods(context), memory, clock.instant());
  }

  private static Duration next(List<Duration> waits) {
    Duration next = waits.stream().min(Duration::compareTo).orElse(RESYNC);
    if (next.compareTo(RESYNC) > 0) {
      return RESYNC;
    }
    return next.compareTo(SHORTEST) < 0 ? SHORTEST : next;
  }

  private static Set<ResourceID> poolOf(Pod pod) {
    String pool = pod.getMetadata().getLabels().get(Labels.POOL);
    return Set.of(new ResourceID(pool, pod.getMetadata().getNamespace()));
  }

  private static List<Pod> pods(Context<RunnerPool> context) {
    return context.getSecondaryResourcesAsStream(Pod.class).toList();
  }
}
