package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.PodForm;
import java.util.HashMap;
import java.util.Map;

/**
 * The forms of a pool's runner pods, rendered once for each generation and revision. Safe for any
 * number of threads.
 */
final class RunnerPodForms {

  private record Key(Long generation, String revision, int nodeChoice, boolean withReservation) {}

  private final Map<Key, PodForm> rendered = new HashMap<>();

  /** As {@link PodForm#of} renders it. */
  synchronized PodForm form(
      RunnerPool pool, int nodeChoice, String revision, boolean withReservation) {
    Key key = new Key(pool.getMetadata().getGeneration(), revision, nodeChoice, withReservation);
    PodForm form = rendered.get(key);
    if (form == null || key.generation() == null) {
      rendered.keySet().removeIf(other -> !isOf(key, other));
      form = PodForm.of(pool, nodeChoice, revision, withReservation);
      rendered.put(key, form);
    }
    return form;
  }

  private static boolean isOf(Key now, Key other) {
    return other.revision().equals(now.revision())
        && other.generation() != null
        && other.generation().equals(now.generation());
  }
}
