package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Whether the cluster has the priority class of job pods that take reserved room. */
@ApplicationScoped
public class JobPriorityClass {
  private static final Logger LOG = Logger.getLogger(JobPriorityClass.class);

  /** How long an answer is believed. */
  private static final Duration BELIEVED = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final InstantSource clock;
  private boolean missing;
  private Instant askAgainAt = Instant.MIN;

  JobPriorityClass(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Nothing if the pool needs none, it is there, or that cannot be read.
   *
   * @throws InvalidSpecException saying where it comes from
   */
  public void check(RunnerPool pool) {
    if (Reservation.namesPriorityClass(pool) && isMissing()) {
      throw new InvalidSpecException(
          "spec.runner.job.reserveRoom",
          "true",
          "needs the PriorityClass %s, without which each job would fail: apply deploy/operator/priority-class.yaml, or name another by priorityClassName"
              .formatted(Reservation.PRIORITY_CLASS));
    }
  }

  private synchronized boolean isMissing() {
    Instant now = clock.instant();
    if (!now.isBefore(askAgainAt)) {
      askAgainAt = now.plus(BELIEVED);
      try {
        missing =
            client.scheduling().v1().priorityClasses().withName(Reservation.PRIORITY_CLASS).get()
                == null;
      } catch (KubernetesClientException e) {
        LOG.debugf(e, "priority class %s cannot be read", Reservation.PRIORITY_CLASS);
      }
    }
    return missing;
  }
}
