package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.explain.PoolDetails.HourlyCost;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.explain.PoolDetails.QueueDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.cost.PoolCost;
import dev.runnerpool.operator.explain.LastReconciles;
import dev.runnerpool.operator.pods.InvalidSpecException;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads out of a look at a pool what people are told of it, on any thread and whenever somebody
 * asks: of the look it uses only what never changes, so not the pods that the next look shows.
 *
 * @param at when the pool was looked at
 * @param view what that came to; empty if nothing was planned
 * @param closed why the pool takes no jobs, if so
 */
record PoolReading(RunnerPool pool, Instant at, Optional<PoolView> view, Optional<String> closed)
    implements LastReconciles.Reading {

  static PoolReading of(RunnerPool pool, PoolView view) {
    Optional<String> closed =
        view.snapshot().policy().paused() ? Optional.of("is paused") : Optional.empty();
    return new PoolReading(pool, view.snapshot().now(), Optional.of(view), closed);
  }

  static PoolReading closed(RunnerPool pool, String why, Instant at) {
    return new PoolReading(pool, at, Optional.empty(), Optional.of(why));
  }

  @Override
  public ReconciledPool read(List<PastDecision> decisions, List<Condition> conditions) {
    return new ReconciledPool(
        details(decisions, conditions),
        JobAssignments.queue(pool),
        view.map(PoolView::queue).orElseGet(QueueState.Unread::new),
        closed,
        view.map(PoolView::evaluation),
        spillAfter(),
        placements(),
        view.map(each -> PassedOverCondition.likely(pool, each)).orElse(""));
  }

  private PoolDetails details(List<PastDecision> decisions, List<Condition> conditions) {
    Optional<PoolSnapshot> snapshot = view.map(PoolView::snapshot);
    Optional<Evaluation> evaluation = view.map(PoolView::evaluation);
    return new PoolDetails(
        pool.getMetadata().getNamespace(),
        pool.getMetadata().getName(),
        pool.getSpec().architecture().label(),
        at,
        Policies.tagRule(pool.getSpec()),
        pool.getSpec().scaling().max(),
        snapshot.map(PoolSnapshot::warmNow).orElse(0),
        snapshot.map(this::runners).orElse(List.of()),
        view.flatMap(PoolView::waiting),
        view.map(PoolView::jobs).orElse(List.of()),
        evaluation.map(now -> now.given().passedOver()).orElse(List.of()),
        evaluation.map(now -> now.given().unservable()).orElse(0),
        decisions,
        evaluation.flatMap(Evaluation::nextCheck),
        evaluation.flatMap(now -> now.availability().hindrance()),
        conditions.stream().map(PoolReading::condition).toList(),
        queue(),
        view.flatMap(now -> cost(now.seen().cost())));
  }

  private List<RunnerDetails> runners(PoolSnapshot snapshot) {
    List<String> entries = placements();
    return snapshot.runners().stream().map(runner -> runner(runner, entries)).toList();
  }

  private List<String> placements() {
    return pool.getSpec().placement().nodes().stream().map(PlacementReport::describe).toList();
  }

  private RunnerDetails runner(Runner runner, List<String> entries) {
    String name = RunnerPods.name(pool, runner.slot());
    return new RunnerDetails(
        name,
        runner.state(),
        runner.since(),
        runner.job(),
        entries.isEmpty() ? "" : entries.get(Math.min(runner.nodeChoice(), entries.size() - 1)),
        runner.state() == RunnerState.STARTING
            ? runner
                .unschedulable()
                .map(said -> "no node takes it: " + said)
                .or(() -> trouble(name))
            : Optional.empty());
  }

  /** Of pods that do not start the look tells one, named first. */
  private Optional<String> trouble(String runner) {
    String named = "pod " + runner + ": ";
    return view.flatMap(now -> now.seen().trouble())
        .filter(said -> said.startsWith(named))
        .map(said -> said.substring(named.length()));
  }

  private QueueDetails queue() {
    if (view.isEmpty()) {
      return new QueueDetails("", Optional.empty(), List.of(), Optional.empty());
    }
    QueueState state = view.get().queue();
    return new QueueDetails(
        view.get().seen().facts().means(),
        state.reading().map(QueueSnapshot::finishedAt),
        view.get().seen().facts().signals(),
        failure(state));
  }

  private Optional<String> failure(QueueState state) {
    return state instanceof QueueState.Stale || state instanceof QueueState.NoAccessToken
        ? view.map(each -> QueueCondition.of(each).message())
        : Optional.empty();
  }

  private Duration spillAfter() {
    try {
      return Policies.spillAfter(pool.getSpec());
    } catch (InvalidSpecException e) {
      return Duration.ZERO;
    }
  }

  private static ConditionDetails condition(Condition said) {
    return new ConditionDetails(
        said.getType(),
        said.getStatus(),
        said.getReason(),
        said.getMessage(),
        said.getLastTransitionTime());
  }

  private static Optional<HourlyCost> cost(PoolCost cost) {
    return cost.hourly().stream()
        .mapToObj(
            hourly ->
                new HourlyCost(
                    String.format(Locale.ROOT, "%.4f", hourly),
                    Optional.ofNullable(cost.source()).orElse("")))
        .findFirst();
  }
}
