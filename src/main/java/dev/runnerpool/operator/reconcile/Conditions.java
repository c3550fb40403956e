package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.core.autoscaler.PoolState;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.core.scaling.QuotaLimit;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.StartupFailures;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Derives a pool's conditions; a transition time moves only when the status does. */
final class Conditions {

  /**
   * Nothing goes on until somebody changes the manifest. Source: kstatus, by which the likes of
   * Flux and {@code kubectl} tell a resource that failed from one that is under way.
   */
  private static final String STALLED = "Stalled";

  private static final Set<String> TYPES =
      Set.of(
          "Ready",
          STALLED,
          RegisteredCondition.TYPE,
          "QueueReadable",
          SchedulableCondition.TYPE,
          BudgetCondition.TYPE,
          "Degraded",
          PassedOverCondition.TYPE,
          ConfigCondition.TYPE,
          RoomCondition.TYPE,
          PlacementCondition.TYPE);

  /** Those that are told, and on which Ready does not depend. */
  private static final Set<String> TOLD =
      Set.of(
          BudgetCondition.TYPE,
          PassedOverCondition.TYPE,
          ConfigCondition.TYPE,
          RoomCondition.TYPE,
          PlacementCondition.TYPE);

  /** Those that are true when something is wrong. */
  private static final Set<String> ABNORMAL = Set.of("Degraded", STALLED, PassedOverCondition.TYPE);

  private static final int LONGEST_MESSAGE = 1024;

  private final RunnerPool pool;
  private final Instant now;
  private final StatusHold.Standing stands;
  private final List<Condition> before;
  private final List<Condition> result = new ArrayList<>();

  private Conditions(
      RunnerPool pool, Optional<RunnerPoolStatus> last, StatusHold.Standing stands, Instant now) {
    this.pool = pool;
    this.stands = stands;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.before = last.map(RunnerPoolStatus::conditions).orElse(List.of());
  }

  /**
   * The conditions now.
   *
   * @param last what was said last
   * @param stands what of that stands where nothing better is known
   * @param room whether the cluster lets runners hold their job's room, if the pool's are to
   * @param placement what is known of the nodes that the pool names
   */
  static List<Condition> of(
      RunnerPool pool,
      Optional<RunnerPoolStatus> last,
      StatusHold.Standing stands,
      PoolView view,
      PlanExecutor.Outcome outcome,
      PoolState state,
      Optional<RoomCondition> room,
      PlacementVerdict placement) {
    Conditions conditions = new Conditions(pool, last, stands, view.snapshot().now());
    RegisteredCondition registered =
        RegisteredCondition.of(
            pool, view.registration(), conditions.said(RegisteredCondition.TYPE));
    conditions.add(
        Doubt.of(view.registration()),
        RegisteredCondition.TYPE,
        registered.status(),
        registered.reason(),
        registered.message());
    QueueCondition queue = QueueCondition.of(view, conditions.said(QueueCondition.TYPE));
    conditions.add(
        Doubt.ofQueue(view), QueueCondition.TYPE, queue.status(), queue.reason(), queue.message());
    SchedulableCondition nodes = SchedulableCondition.of(view);
    conditions.add(SchedulableCondition.TYPE, nodes.status(), nodes.reason(), nodes.message());
    BudgetCondition budget = BudgetCondition.of(pool, view);
    conditions.add(BudgetCondition.TYPE, budget.status(), budget.reason(), budget.message());
    conditions.degraded(view, outcome, state);
    conditions.passedOver(view);
    ConfigCondition.of(pool)
        .ifPresent(c -> conditions.add(ConfigCondition.TYPE, c.status(), c.reason(), c.message()));
    room.ifPresent(c -> conditions.add(RoomCondition.TYPE, c.status(), c.reason(), c.message()));
    boolean nowhere = conditions.placement(placement);
    conditions.ready(
        view.plan(),
        SchedulableCondition.isStuckForLong(view),
        nowhere,
        QueueCondition.keepsWarm(view));
    return conditions.readyFirst();
  }

  /** Ready rests on the others, and is what people look for first. */
  private List<Condition> readyFirst() {
    result.add(0, result.remove(result.size() - 1));
    return List.copyOf(result);
  }

  /** Whether it says that this is well. */
  static boolean healthy(Condition condition) {
    return condition.getStatus().equals(ABNORMAL.contains(condition.getType()) ? "False" : "True");
  }

  /** Those that the operator writes; the others in a status have another writer. */
  static List<Condition> own(List<Condition> conditions) {
    return conditions.stream().filter(condition -> TYPES.contains(condition.getType())).toList();
  }

  /** The conditions of a pool whose manifest cannot be followed. */
  static List<Condition> invalid(
      RunnerPool pool, Optional<RunnerPoolStatus> last, String message, Instant now) {
    Conditions conditions = new Conditions(pool, last, StatusHold.Standing.NOTHING, now);
    conditions.add("Ready", "False", ConditionReason.InvalidSpec, message);
    conditions.add(STALLED, "True", ConditionReason.InvalidSpec, message);
    return List.copyOf(conditions.result);
  }

  private void degraded(PoolView view, PlanExecutor.Outcome outcome, PoolState state) {
    QuotaLimit quota = state.quota();
    Optional<String> stuck = stuck(view);
    if (!outcome.refusals().isEmpty() && state.startFailures().count() == 0) {
      add("Degraded", "True", ConditionReason.PodsRefused, outcome.refusals().get(0));
    } else if (view.snapshot().startFailures().count() > 0) {
      add(
          "Degraded",
          "True",
          state.startRefused() ? ConditionReason.PodsRefused : Reason.StartsFailing,
          failing(state.startFailures()));
    } else if (!quota.isNone() && quota.admitted() == 0) {
      add("Degraded", "True", Reason.QuotaReached, quota.answer());
    } else if (view.seen().trouble().isPresent()) {
      add("Degraded", "True", ConditionReason.ContainersWaiting, view.seen().trouble().get());
    } else if (stuck.isPresent()) {
      add("Degraded", "True", ConditionReason.PodsStuck, stuck.get());
    } else if (!quota.isNone()) {
      add("Degraded", "False", Reason.QuotaReached, limited(quota));
    } else if (stands.unknown() && said("Degraded").filter(Conditions::ofStarts).isPresent()) {
      addRaw(said("Degraded").get());
    } else {
      add("Degraded", "False", ConditionReason.AsExpected, "Runners start and end as they should");
    }
  }

  /** While there are slots left, pods that do not go are no trouble. */
  private static Optional<String> stuck(PoolView view) {
    return view.plan().decision().reason() == Reason.MaxReached
        ? StuckPods.words(view.seen().pods().values(), view.snapshot().now())
        : Optional.empty();
  }

  private static String limited(QuotaLimit quota) {
    return "the namespace's quota admits %d runners now; %s"
        .formatted(quota.admitted(), quota.answer());
  }

  /** Failed starts are forgotten by a restart, but what made them fail is hardly gone. */
  private static boolean ofStarts(Condition degraded) {
    return degraded.getReason().equals(Reason.StartsFailing.name())
        || degraded.getReason().equals(Reason.QuotaReached.name())
        || degraded.getReason().equals(ConditionReason.PodsRefused.name());
  }

  private String failing(StartupFailures failures) {
    String next =
        switch (failures.breaker(now)) {
          case CLOSED -> "";
          case OPEN -> "; the next is tried at " + QueueCondition.seconds(failures.pauseUntil());
          case HALF_OPEN -> "; one at a time is tried now";
        };
    return "%d starts in a row failed; the last: %s%s"
        .formatted(failures.count(), failures.cause(), next);
  }

  /** A restart has to find out again what it was; until then the last word stands. */
  private void passedOver(PoolView view) {
    Optional<Condition> said = said(PassedOverCondition.TYPE);
    PassedOverCondition passed = PassedOverCondition.of(pool, view);
    if (stands.unknown() && said.isPresent() && passed.status().equals("False")) {
      addRaw(said.get());
    } else {
      add(PassedOverCondition.TYPE, passed.status(), passed.reason(), passed.message());
    }
  }

  /**
   * What is not read yet may be as it was said before a restart.
   *
   * @return whether no entry of the placement can work
   */
  private boolean placement(PlacementVerdict verdict) {
    Optional<Condition> said = said(PlacementCondition.TYPE);
    if (stands.unknown() && said.isPresent() && !PlacementCondition.isSure(verdict)) {
      addRaw(said.get());
      return said("Ready")
          .filter(ready -> ready.getStatus().equals("False"))
          .filter(ready -> ready.getMessage().equals(said.get().getMessage()))
          .isPresent();
    }
    PlacementCondition.of(verdict)
        .ifPresent(c -> add(PlacementCondition.TYPE, c.status(), c.reason(), c.message()));
    return verdict.impossible();
  }

  private void ready(ScalePlan plan, boolean stuck, boolean nowhere, boolean keepsWarm) {
    Optional<Condition> fault =
        result.stream()
            .filter(c -> !healthy(c) && !c.getStatus().equals("Unknown"))
            .filter(
                c ->
                    !TOLD.contains(c.getType())
                        || (nowhere && c.getType().equals(PlacementCondition.TYPE)))
            .filter(c -> !c.getType().equals(SchedulableCondition.TYPE) || stuck)
            .findFirst();
    Optional<Condition> unknown =
        result.stream()
            .filter(c -> c.getStatus().equals("Unknown") && !TOLD.contains(c.getType()))
            .filter(c -> !(keepsWarm && isReason(c, ConditionReason.NoQueueSource)))
            .findFirst();
    if (fault.isPresent()) {
      addRaw("Ready", "False", fault.get().getReason(), fault.get().getMessage());
    } else if (unknown.isPresent()) {
      addRaw("Ready", "Unknown", unknown.get().getReason(), unknown.get().getMessage());
    } else if (plan.decision().reason() == Reason.Paused) {
      add("Ready", "False", Reason.Paused, "spec.paused is true: no job is taken");
    } else {
      add("Ready", "True", ConditionReason.AsExpected, "Jobs are taken");
    }
  }

  private static boolean isReason(Condition condition, ConditionReason reason) {
    return reason.name().equals(condition.getReason());
  }

  private void add(String type, String status, StatedReason reason, String message) {
    add(status.equals("Unknown") ? Doubt.NOT_KNOWN_YET : Doubt.NONE, type, status, reason, message);
  }

  private void add(Doubt doubt, String type, String status, StatedReason reason, String message) {
    Optional<Condition> said = said(type);
    if (stands.covers(doubt) && said.isPresent()) {
      addRaw(said.get());
    } else {
      addRaw(type, status, reason.name(), message);
    }
  }

  private Optional<Condition> said(String type) {
    return before.stream().filter(old -> old.getType().equals(type)).findFirst();
  }

  private void addRaw(Condition said) {
    addRaw(said.getType(), said.getStatus(), said.getReason(), said.getMessage());
  }

  private void addRaw(String type, String status, String reason, String message) {
    String since =
        said(type)
            .filter(old -> old.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    String text =
        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
    result.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(text)
            .withLastTransitionTime(since)
            .withObservedGeneration(pool.getMetadata().getGeneration())
            .build());
  }
}
