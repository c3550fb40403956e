package dev.runnerpool.core.placement;

/**
 * A toleration of a pod.
 *
 * @param key empty for every key, if the operator is Exists
 * @param operator Equal, Exists, or one that this does not know
 * @param effect empty for every effect
 */
public record PodToleration(String key, String operator, String value, String effect) {

  /** Fills in Kubernetes' defaults. */
  public PodToleration {
    key = key == null ? "" : key;
    operator = operator == null || operator.isEmpty() ? "Equal" : operator;
    value = value == null ? "" : value;
    effect = effect == null ? "" : effect;
  }

  /**
   * By Kubernetes' {@code Toleration.ToleratesTaint} in {@code core/v1/toleration.go} of
   * k8s.io/api. An operator other than Equal and Exists is taken to hold: what it says is not known
   * here.
   */
  boolean tolerates(NodeTaint taint) {
    if (!effect.isEmpty() && !effect.equals(taint.effect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.key())) {
      return false;
    }
    return !operator.equals("Equal") || value.equals(taint.value());
  }
}
