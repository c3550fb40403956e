package dev.runnerpool.core.placement;

import java.util.Collection;

/**
 * A taint that nodes are made with.
 *
 * @param value empty if it has none
 * @param effect NoSchedule, NoExecute or PreferNoSchedule
 */
public record NodeTaint(String key, String value, String effect) {

  /** Fills in what is missing. */
  public NodeTaint {
    value = value == null ? "" : value;
    effect = effect == null ? "" : effect;
  }

  /** Whether it keeps pods away that do not tolerate it; others only would rather be elsewhere. */
  boolean repels() {
    return effect.equals("NoSchedule") || effect.equals("NoExecute");
  }

  boolean isToleratedBy(Collection<PodToleration> tolerations) {
    return tolerations.stream().anyMatch(toleration -> toleration.tolerates(this));
  }

  /** As {@code kubectl taint} writes it. */
  public String text() {
    return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
  }

  /** The toleration to write for it. */
  String toleration() {
    return value.isEmpty()
        ? "{key: %s, operator: Exists, effect: %s}".formatted(key, effect)
        : "{key: %s, value: \"%s\", effect: %s}".formatted(key, value, effect);
  }
}
