package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;

/**
 * The pods that a pool's runners are made from, rendered once for each generation and revision: of
 * a thousand that start at once only the slot differs. Safe for any number of threads.
 */
final class RunnerPodForms {

  private record Key(Long generation, String revision, int nodeChoice) {}

  private final Map<Key, Pod> rendered = new HashMap<>();

  /** As {@link RunnerPods#pod(RunnerPool, int, int, String)} renders it. */
  Pod pod(RunnerPool pool, int slot, int nodeChoice, String revision) {
    Key key = new Key(pool.getMetadata().getGeneration(), revision, nodeChoice);
    return RunnerPods.inSlot(form(pool, key), pool, slot);
  }

  private synchronized Pod form(RunnerPool pool, Key key) {
    Pod form = rendered.get(key);
    if (form == null || key.generation() == null) {
      rendered.keySet().removeIf(other -> !isOf(key, other));
      form = RunnerPods.pod(pool, 0, key.nodeChoice(), key.revision());
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
