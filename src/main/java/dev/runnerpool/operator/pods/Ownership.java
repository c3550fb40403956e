package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;

/** What tells which pool an object belongs to. */
final class Ownership {

  private Ownership() {}

  static OwnerReference of(RunnerPool pool) {
    return new OwnerReferenceBuilder()
        .withApiVersion(pool.getApiVersion())
        .withKind(pool.getKind())
        .withName(pool.getMetadata().getName())
        .withUid(pool.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /**
   * Whether an object with a name of the pool's is the operator's to write and to delete: made for
   * this very pool, or, with its owner cut off as a restored backup may have it, for one of its
   * name.
   */
  static boolean isOf(RunnerPool pool, HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    if (owners != null && !owners.isEmpty()) {
      return owners.stream().anyMatch(owner -> pool.getMetadata().getUid().equals(owner.getUid()));
    }
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(labels(pool).entrySet());
  }

  static Map<String, String> labels(RunnerPool pool) {
    return Map.of(Labels.POOL, pool.getMetadata().getName(), Labels.MANAGED_BY, Labels.OPERATOR);
  }
}
