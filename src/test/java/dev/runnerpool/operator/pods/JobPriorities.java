package dev.runnerpool.operator.pods;

import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/** The priority class of job pods, and who reads it, for tests. */
public final class JobPriorities {

  private JobPriorities() {}

  /** As that client reads it. */
  public static JobPriorityClass of(KubernetesClient client, InstantSource clock) {
    return new JobPriorityClass(client, clock);
  }

  /** Makes the priority class itself. */
  public static void create(KubernetesClient client) {
    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(Reservation.PRIORITY_CLASS)
                .endMetadata()
                .withValue(0)
                .build())
        .create();
  }
}
