package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.operator.cost.PoolCost;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.placement.Placements;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Pools with live runners, and the reports of operators that follow one another over them. */
final class RestartStage implements AutoCloseable {
  static final Instant BEFORE = Instant.parse("2026-03-02T09:00:00Z");
  static final int POOLS = 20;
  static final Registrations.State REGISTERED = registered(Optional.empty());

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  Instant now = BEFORE;

  /** How often the operator of now began to act. */
  int terms = 1;

  private ReconcileStates states = new ReconcileStates(() -> now, () -> terms);
  private final StatusReport report = report();

  RestartStage() {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    kubernetes.client().resource(NamespaceManifest.named("ci")).create();
    for (int number = 0; number < POOLS; number++) {
      kubernetes
          .client()
          .resource(
              Serialization.unmarshal(
                  """
                  apiVersion: runnerpool.dev/v1alpha1
                  kind: RunnerPool
                  metadata: {name: pool%d, namespace: ci}
                  spec:
                    architecture: arm64
                    gitlab: {url: "https://gitlab", group: g, credentials: {secretRef: {name: s}}}
                    scaling: {max: 9}
                    budget: {hourly: "5.00"}
                  """
                      .formatted(number),
                  RunnerPool.class))
          .create();
    }
  }

  @Override
  public void close() {
    kubernetes.close();
  }

  /** Another process: nothing is remembered, and an hour has passed. */
  void restart() {
    now = now.plusSeconds(3600);
    states = new ReconcileStates(() -> now, () -> terms);
  }

  void reconcile(QueueState queue, Registrations.State registration, boolean priced) {
    for (int number = 0; number < POOLS; number++) {
      RunnerPool pool = pool(number);
      ReconcileState state = states.of(pool);
      Observed seen = observed(pool, queue, registration, priced);
      PoolView view = new PoolView(seen, state.autoscaler.evaluate(seen.inputs()));
      report.report(pool, view, new PlanExecutor.Outcome(List.of(), List.of()), state);
    }
  }

  private Observed observed(
      RunnerPool pool, QueueState queue, Registrations.State registration, boolean priced) {
    QueueFacts facts =
        queue.reading().isEmpty()
            ? QueueFacts.none()
            : new QueueFacts(
                "GraphQL",
                Optional.of(Duration.ofSeconds(12)),
                OptionalDouble.of(6),
                List.of("sentinel: live"));
    Spend money = priced ? money() : Spend.unknown();
    Inputs inputs =
        new Inputs(
            now,
            Policies.policy(pool.getSpec()),
            runners(),
            Map.of(),
            failed -> "",
            new Freshness(Duration.ofMinutes(2), Optional.empty()).demand(queue, Set.of(), now),
            queue.reading().map(QueueSnapshot::startedAt),
            true,
            offered -> GivenJobs.none(),
            money,
            registration instanceof Registrations.State.Registered,
            List.of(),
            Set.of());
    PoolCost cost =
        new PoolCost(
            priced ? OptionalDouble.of(0.30) : OptionalDouble.empty(),
            priced ? "override" : null,
            Map.of(),
            Map.of(),
            0,
            priced ? 0 : 3,
            money);
    return new Observed(
        inputs,
        queue,
        facts,
        registration,
        Map.of(),
        PodChanges.NONE,
        Optional.empty(),
        Optional.empty(),
        ShownJobPods.none(),
        cost,
        Optional.empty());
  }

  private static Runners runners() {
    return Runners.of(
        IntStream.range(0, 3)
            .mapToObj(
                slot ->
                    new Runner(
                        slot,
                        "r" + slot,
                        RunnerState.BUSY,
                        BEFORE.minusSeconds(60),
                        OptionalLong.of(slot),
                        0,
                        Optional.empty()))
            .toList());
  }

  private static Spend money() {
    return new Spend(Map.of(), OptionalDouble.of(0.10), 0);
  }

  QueueState read() {
    return new QueueState.Read(new QueueSnapshot(List.of(), now, now));
  }

  static Registrations.State registered(Optional<Correction> last) {
    return new Registrations.State.Registered(7, "rev", false, Optional.empty(), last);
  }

  private StatusReport report() {
    WriteMeter writes = new WriteMeter(new SimpleMeterRegistry());
    EventRecorder eventRecorder = new EventRecorder(kubernetes.client(), writes, () -> now);
    return new StatusReport(
        kubernetes.client(),
        eventRecorder,
        RoomConditionTest.cluster(kubernetes.client(), () -> now),
        Placements.none(),
        writes,
        () -> now,
        Duration.ofSeconds(5));
  }

  /** How many statuses and events the API server took. */
  record Said(long statuses, long events) {}

  Said said() {
    return new Said(
        kubernetes
            .calls()
            .count(call -> call.kind().equals("RunnerPool") && call.verb().equals("patch")),
        kubernetes.client().resources(Event.class).inNamespace("ci").list().getItems().size());
  }

  /** What the operator of now keeps of a pool. */
  ReconcileState state(int number) {
    return states.of(pool(number));
  }

  RunnerPool pool(int number) {
    return kubernetes
        .client()
        .resources(RunnerPool.class)
        .inNamespace("ci")
        .withName("pool" + number)
        .get();
  }

  String ready() {
    return condition("Ready").getStatus();
  }

  Condition condition(String type) {
    return pool(0).getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
