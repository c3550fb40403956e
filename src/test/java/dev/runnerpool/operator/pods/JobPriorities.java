package dev.runnerpool.operator.pods;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/** Makes {@link JobPriorityClass} for tests of other packages. */
public final class JobPriorities {

  private JobPriorities() {}

  /** As that client reads it. */
  public static JobPriorityClass of(KubernetesClient client, InstantSource clock) {
    return new JobPriorityClass(client, clock);
  }
}
