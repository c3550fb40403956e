package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The PodDisruptionBudget of a pool. It allows no eviction of the pods it selects: all of the pool
 * but the runners in idle slots. Job pods have no slot and are always selected.
 */
public final class BusyBudget {

  /**
   * More than a pool can have pods. A share, or {@code maxUnavailable}, would need a controller
   * with a scale subresource, which a pool is not.
   */
  private static final int NEVER_REACHED = 1_000_000;

  private static final String NOT_IN = "NotIn";

  private BusyBudget() {}

  /** Name of the pool's budget. */
  public static String name(RunnerPool pool) {
    return pool.getMetadata().getName() + "-busy";
  }

  /** Whether a budget of that name is the operator's to write. */
  public static boolean isOf(RunnerPool pool, PodDisruptionBudget budget) {
    return Ownership.isOf(pool, budget);
  }

  /** Whether it was made for an earlier pool of that name, and goes as that has gone. */
  public static boolean isOfNamesake(RunnerPool pool, PodDisruptionBudget budget) {
    return !isOf(pool, budget)
        && budget.getMetadata().getOwnerReferences().stream()
            .anyMatch(
                owner ->
                    pool.getKind().equals(owner.getKind())
                        && pool.getMetadata().getName().equals(owner.getName()));
  }

  /** The budget that leaves runners in those slots alone. */
  public static PodDisruptionBudget of(RunnerPool pool, Set<Integer> idleSlots) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName(name(pool))
        .withNamespace(pool.getMetadata().getNamespace())
        .withLabels(new TreeMap<>(Ownership.labels(pool)))
        .withOwnerReferences(Ownership.of(pool))
        .endMetadata()
        .withNewSpec()
        .withMinAvailable(new IntOrString(NEVER_REACHED))
        .withNewSelector()
        .addToMatchLabels(Labels.POOL, pool.getMetadata().getName())
        .withMatchExpressions(except(idleSlots))
        .endSelector()
        .endSpec()
        .build();
  }

  /** The slots that a budget leaves out, as {@link #of} wrote them. */
  public static Set<Integer> idleSlots(PodDisruptionBudget budget) {
    Set<Integer> slots = new TreeSet<>();
    budget.getSpec().getSelector().getMatchExpressions().stream()
        .filter(expression -> Labels.SLOT.equals(expression.getKey()))
        .flatMap(expression -> expression.getValues().stream())
        .filter(slot -> slot.matches("[0-9]{1,9}"))
        .forEach(slot -> slots.add(Integer.parseInt(slot)));
    return slots;
  }

  /** An empty list of values is no valid selector. */
  private static List<LabelSelectorRequirement> except(Set<Integer> slots) {
    return slots.isEmpty()
        ? List.of()
        : List.of(
            new LabelSelectorRequirementBuilder()
                .withKey(Labels.SLOT)
                .withOperator(NOT_IN)
                .withValues(new TreeSet<>(slots).stream().map(String::valueOf).toList())
                .build());
  }
}
