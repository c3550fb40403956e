package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
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

  /** Whether an object has the labels of the pool's. */
  static boolean isLabelled(RunnerPool pool, HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(labels(pool).entrySet());
  }

  static Map<String, String> labels(RunnerPool pool) {
    return Map.of(Labels.POOL, pool.getMetadata().getName(), Labels.MANAGED_BY, Labels.OPERATOR);
  }
}
