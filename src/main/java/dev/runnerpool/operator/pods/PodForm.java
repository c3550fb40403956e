package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A runner pod as the JSON that is sent. Of a thousand that start at once only the slot differs, so
 * the rest is rendered and serialized once.
 */
public final class PodForm {

  private static final int FIRST_SLOT = 0;

  private final ObjectMeta metadata;

  /** JSON of the spec, split where the runner manager's name stands. */
  private final List<String> spec;

  private PodForm(ObjectMeta metadata, List<String> spec) {
    this.metadata = metadata;
    this.spec = spec;
  }

  /**
   * The form of a pool's runner pods.
   *
   * @param nodeChoice index in {@code placement.nodes}; 0 if there are none
   * @param revision of the pool's Secret
   * @param withReservation whether they may hold the room of their job
   * @throws InvalidSpecException as {@link RunnerPods#pod(RunnerPool, int, int)}
   */
  public static PodForm of(
      RunnerPool pool, int nodeChoice, String revision, boolean withReservation) {
    Pod pod = RunnerPods.pod(pool, FIRST_SLOT, nodeChoice, revision);
    if (!withReservation) {
      Reservation.remove(pod);
    }
    String spec = Serialization.asJson(pod.getSpec());
    String name = Pattern.quote(SystemId.of(pool, FIRST_SLOT));
    return new PodForm(pod.getMetadata(), List.of(spec.split(name, -1)));
  }

  /** The pod that holds that slot. */
  public String inSlot(RunnerPool pool, int slot) {
    Map<String, String> labels = new TreeMap<>(metadata.getLabels());
    labels.put(Labels.SLOT, Integer.toString(slot));
    ObjectMeta inSlot =
        new ObjectMetaBuilder(metadata)
            .withName(RunnerPods.name(pool, slot))
            .withLabels(labels)
            .build();
    return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
        + Serialization.asJson(inSlot)
        + ",\"spec\":"
        + String.join(SystemId.of(pool, slot), spec)
        + "}";
  }
}
