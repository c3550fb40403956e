package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.jobs.PastJobs;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.GivenPrices;
import dev.runnerpool.operator.cost.MonthlySpend;
import dev.runnerpool.operator.cost.NodeCache;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.BudgetMeters;
import dev.runnerpool.operator.metrics.ConditionMeters;
import dev.runnerpool.operator.metrics.JobFailureMeters;
import dev.runnerpool.operator.metrics.ObjectiveMeters;
import dev.runnerpool.operator.metrics.PoolMeters;
import dev.runnerpool.operator.metrics.ScalingMeters;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.placement.Placements;
import dev.runnerpool.operator.pods.JobPriorityClass;
import dev.runnerpool.operator.pods.PodSecurityAdmission;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A pool with many runners at rest, reconciled by all that the operator has for it. There is no API
 * server and no GitLab: a look that would write or ask fails.
 */
public final class LookStage implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  final RunnerPool pool;
  private final LeanPods store = new LeanPods(pool -> {});
  private final RunnerPoolReconciler reconciler;
  final RestingPools resting;
  final KnownPools known = new KnownPools();

  /** What is told of the pool's queue, its runner in GitLab and the lease, by the method asked. */
  final Map<String, Object> queue = new ConcurrentHashMap<>();

  final Map<String, Object> registration = new ConcurrentHashMap<>();
  final Map<String, Object> lease = new ConcurrentHashMap<>(Map.of("holds", true));
  final JobAssignments assignments;
  private final PlanExecutor executor;
  private final ReservationRelease reservations;
  private final Pod starting;
  private final Pod idle;
  private boolean started;
  private long podsRead;

  /**
   * A pool that was looked at before.
   *
   * @param runners how many it has, one to a pod
   * @param busy how many of them have a job, and so one pod more
   */
  public LookStage(int runners, int busy) {
    this(runners, busy, LookParts.failing(KubernetesClient.class));
  }

  /** The same, whose status is written to that client. */
  LookStage(int runners, int busy, KubernetesClient written) {
    pool =
        PoolManifest.named("arm")
            .created()
            .scaling("max: %d, warm: %d, idleTimeout: 1h".formatted(runners, runners - busy))
            .with("runner: {job: {resources: {requests: {cpu: '1', memory: 2Gi}}}}")
            .build();
    LookPods pods = new LookPods(pool);
    for (int slot = 0; slot < runners; slot++) {
      Pod pod = pods.runner(slot, "True");
      put(slot < runners - busy ? pod : LookPods.withoutRoom(pod));
    }
    for (int slot = runners - busy; slot < runners; slot++) {
      put(pods.job(slot));
    }
    starting = pods.runner(0, "False");
    idle = pods.runner(0, "True");
    KubernetesClient nobody = LookParts.failing(KubernetesClient.class);
    known.add(pool);
    queue.put("state", read(NOW));
    queue.put(
        "facts",
        new QueueFacts(
            "GraphQL",
            Optional.of(Duration.ofSeconds(12)),
            OptionalDouble.of(6),
            List.of("sentinel: live")));
    JobQueues queues = LookParts.only(JobQueues.class, queue);
    NodeCache nodes = GivenPrices.nodes(Map.of("overrides.\"m7g.2xlarge\"", "2.50"));
    LookPods.nodes().forEach(nodes::onAdd);
    MeterRegistry meters = new SimpleMeterRegistry();
    WriteMeter writes = new WriteMeter(meters);
    PoolRunners readers = new PoolRunners(new ClusterTime());
    ReconcileStates states = new ReconcileStates(clock, () -> 1);
    states.of(pool).writtenAt = NOW;
    assignments =
        new JobAssignments(
            queues,
            LookParts.only(
                DemandConfig.class,
                Map.of(
                    "passedOverAfter",
                    Duration.ofMinutes(1),
                    "passedOverPause",
                    Duration.ofMinutes(10),
                    "passedOverLongestPause",
                    Duration.ofHours(4))),
            clock);
    PoolCosts costs = GivenPrices.costs(nodes, clock);
    executor = new PlanExecutor(nobody, writes, new PodResize(nobody, clock), costs);
    reservations = new ReservationRelease(nobody, writes, new ClusterTime());
    registration.put(
        "state",
        new Registrations.State.Registered(
            7, "revision", false, Optional.empty(), Optional.empty()));
    Registrations registrations = LookParts.only(Registrations.class, registration);
    Observer observer =
        new Observer(
            queues,
            registrations,
            costs,
            LookParts.make(MonthlySpend.class, null, clock),
            readers,
            LookParts.make(PastJobs.class, null, null, null),
            LookParts.only(GitLabConfig.class, Map.of("staleAfter", Duration.ofMinutes(2))),
            assignments);
    LeaderGuard leader = LookParts.only(LeaderGuard.class, lease);
    resting = new RestingPools(observer, assignments, leader, null, clock);
    List<ReconcileListener> listeners =
        List.of(
            new FirstProbes(readers, states),
            new MeterListener(
                LookParts.make(PoolMeters.class, meters, queues, clock),
                LookParts.make(ScalingMeters.class, meters),
                LookParts.make(ConditionMeters.class, meters),
                LookParts.make(BudgetMeters.class, meters),
                LookParts.make(ObjectiveMeters.class, meters, null, clock),
                LookParts.make(JobFailureMeters.class, meters, clock)),
            reservations,
            new Told());
    reconciler =
        new RunnerPoolReconciler(
            LookParts.make(PodSecurityAdmission.class, nobody, clock),
            observer,
            executor,
            reservations,
            new StatusReport(
                written,
                new EventRecorder(written, writes, clock),
                new RoomCondition.Cluster(
                    new PodResize(nobody, clock),
                    LookParts.make(JobPriorityClass.class, nobody, clock)),
                Placements.none(),
                writes,
                clock,
                Duration.ofSeconds(5)),
            null,
            LookParts.instance(listeners),
            states,
            assignments,
            null,
            null,
            resting,
            leader,
            clock);
    reconciler.stores.add(store);
    look();
    look();
  }

  /** One runner changes, and the pool is looked at. */
  public Object lookAfterAChange() {
    started = !started;
    put(started ? starting : idle);
    return look();
  }

  /** The pool is looked at; how long until it is again, if nothing happens. */
  Duration look() {
    return Duration.ofMillis(
        reconciler.reconcile(pool, null).getScheduleDelay().orElseThrow().longValue());
  }

  /** Time goes by, and the queue is read again. */
  LookStage after(Duration time) {
    Instant now = this.time.updateAndGet(before -> before.plus(time));
    queue.put("state", read(now));
    return this;
  }

  private static QueueState read(Instant at) {
    return new QueueState.Read(new QueueSnapshot(List.of(), at, at));
  }

  /** Its part in the jobs, as they were given out last. */
  PoolShare share() {
    return assignments.share(pool).orElseThrow();
  }

  /** The pods of all runners that have a job are gone, and those of their jobs are not yet. */
  public LookStage withoutBusyRunners() {
    store
        .values()
        .filter(pod -> Reservation.sidecar(pod).isPresent() && !Reservation.isHeld(pod))
        .toList()
        .forEach(pod -> store.remove(store.getKey(pod)));
    look();
    return this;
  }

  /** What pools at rest rest on is compared once. */
  void compare() {
    resting.compare(known, any -> store.of(ResourceID.fromResource(pool)));
  }

  /** A runner's pod changes, and nobody is told. */
  void change() {
    put(starting);
  }

  @Override
  public void close() {
    assignments.stop();
    executor.stop();
    reservations.stop();
  }

  /** How often anything asked any pod for anything. */
  public long podsRead() {
    return podsRead;
  }

  private void put(Pod pod) {
    store.put(store.getKey(pod), new CountedPod(pod));
  }

  /** Counts who reads it. */
  private final class CountedPod extends Pod {
    CountedPod(Pod pod) {
      super(pod.getApiVersion(), pod.getKind(), pod.getMetadata(), pod.getSpec(), pod.getStatus());
    }

    @Override
    public ObjectMeta getMetadata() {
      podsRead++;
      return super.getMetadata();
    }

    @Override
    public PodStatus getStatus() {
      podsRead++;
      return super.getStatus();
    }
  }

  /** What is told to those who keep the runner in GitLab and the history of jobs. */
  private static final class Told implements ReconcileListener {
    private final Map<String, Object> last = new HashMap<>();

    @Override
    public void planned(RunnerPool pool, PoolView view) {
      last.put("registrations", GitLabListener.seen(view.snapshot(), 0));
      last.put("jobs", Runners.of(view.snapshot().runners()));
    }
  }
}
