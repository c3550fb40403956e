package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
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
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * A pool with many runners at rest, reconciled by all that the operator has for it. There is no API
 * server and no GitLab: a look that would write or ask fails.
 */
public final class LookStage implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private final RunnerPool pool;
  private final LeanPods store = new LeanPods();
  private final RunnerPoolReconciler reconciler;
  private final JobAssignments assignments;
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
    pool =
        PoolManifest.named("arm")
            .created()
            .scaling("max: %d, warm: %d".formatted(runners, runners - busy))
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
    KubernetesClient nobody = failing(KubernetesClient.class);
    JobQueues queues =
        only(
            JobQueues.class,
            Map.of(
                "state",
                new QueueState.Read(new QueueSnapshot(List.of(), NOW, NOW)),
                "facts",
                new QueueFacts(
                    "GraphQL",
                    Optional.of(Duration.ofSeconds(12)),
                    OptionalDouble.of(6),
                    List.of("sentinel: live"))));
    NodeCache nodes = GivenPrices.nodes(Map.of("overrides.\"m7g.2xlarge\"", "2.50"));
    for (int node = 0; node < LookPods.NODES; node++) {
      nodes.onAdd(
          new NodeBuilder()
              .withNewMetadata()
              .withName("node-" + node)
              .addToLabels("node.kubernetes.io/instance-type", "m7g.2xlarge")
              .endMetadata()
              .withNewStatus()
              .addToCapacity(Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi")))
              .endStatus()
              .build());
    }
    MeterRegistry meters = new SimpleMeterRegistry();
    WriteMeter writes = new WriteMeter(meters);
    PoolRunners readers = new PoolRunners(new ClusterTime());
    ReconcileStates states = new ReconcileStates(CLOCK);
    states.of(pool).writtenAt = NOW;
    assignments =
        new JobAssignments(
            queues,
            only(
                DemandConfig.class,
                Map.of(
                    "passedOverAfter",
                    Duration.ofMinutes(1),
                    "passedOverPause",
                    Duration.ofMinutes(10),
                    "passedOverLongestPause",
                    Duration.ofHours(4))),
            CLOCK);
    PoolCosts costs = GivenPrices.costs(nodes, CLOCK);
    executor = new PlanExecutor(nobody, writes, new PodResize(nobody, CLOCK), costs);
    reservations = new ReservationRelease(nobody, writes, new ClusterTime());
    Registrations registrations =
        only(
            Registrations.class,
            Map.of(
                "state",
                new Registrations.State.Registered(
                    7, "revision", false, Optional.empty(), Optional.empty())));
    List<ReconcileListener> listeners =
        List.of(
            new FirstProbes(readers, states),
            new MeterListener(
                make(PoolMeters.class, meters, queues, CLOCK),
                make(ScalingMeters.class, meters),
                make(ConditionMeters.class, meters),
                make(BudgetMeters.class, meters),
                make(ObjectiveMeters.class, meters, null, CLOCK),
                make(JobFailureMeters.class, meters, CLOCK)),
            new DisruptionBudgets(nobody, writes),
            reservations,
            new Told());
    reconciler =
        new RunnerPoolReconciler(
            make(PodSecurityAdmission.class, nobody, CLOCK),
            new Observer(
                queues,
                registrations,
                costs,
                make(MonthlySpend.class, null, CLOCK),
                readers,
                make(PastJobs.class, null, null, null),
                only(GitLabConfig.class, Map.of("staleAfter", Duration.ofMinutes(2))),
                assignments),
            executor,
            reservations,
            new StatusReport(
                nobody,
                new EventRecorder(nobody, writes, CLOCK),
                new RoomCondition.Cluster(
                    new PodResize(nobody, CLOCK), make(JobPriorityClass.class, nobody, CLOCK)),
                Placements.none(),
                writes,
                CLOCK,
                Duration.ofSeconds(5)),
            null,
            instance(listeners),
            states,
            assignments,
            null,
            null,
            only(LeaderGuard.class, Map.of("holds", true)),
            CLOCK);
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

  private Object look() {
    return reconciler.reconcile(pool, null);
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

  /** By the one constructor of a bean of another package. */
  private static <T> T make(Class<T> bean, Object... parts) {
    try {
      Constructor<?> constructor = bean.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return bean.cast(constructor.newInstance(parts));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
  }

  private static <T> T only(Class<T> type, Map<String, Object> answers) {
    return proxy(type, (self, method, args) -> answers.get(method.getName()));
  }

  private static <T> T failing(Class<T> type) {
    return proxy(
        type,
        (self, method, args) -> {
          throw new KubernetesClientException("there is no API server");
        });
  }

  @SuppressWarnings("unchecked")
  private static Instance<ReconcileListener> instance(List<ReconcileListener> listeners) {
    return proxy(
        Instance.class,
        (self, method, args) -> {
          if (method.getName().equals("forEach")) {
            listeners.forEach((Consumer<ReconcileListener>) args[0]);
            return null;
          }
          return listeners.iterator();
        });
  }

  /** What is told to those who keep the runner in GitLab and the history of jobs. */
  private static final class Told implements ReconcileListener {
    private final Map<String, Object> last = new HashMap<>();

    @Override
    public void planned(RunnerPool pool, PoolView view) {
      last.put("registrations", GitLabListener.seen(view.snapshot()));
      last.put("jobs", Runners.of(view.snapshot().runners()));
    }
  }
}
