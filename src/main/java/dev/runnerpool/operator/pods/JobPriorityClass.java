package dev.runnerpool.operator.pods;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the cluster has the priority class of job pods that take reserved room. Pods that name
 * one that is not there are refused, so job pods name it only where it surely is.
 */
@ApplicationScoped
public class JobPriorityClass {

  /** How long an answer is believed. */
  private static final Duration BELIEVED = Duration.ofSeconds(30);

  /** What is known of it. */
  public enum State {
    /** It is there. */
    PRESENT,
    /** It is not. */
    MISSING,
    /** The operator may not read it. */
    FORBIDDEN
  }

  private final KubernetesClient client;
  private final InstantSource clock;
  private State state;
  private Instant askAgainAt = Instant.MIN;

  JobPriorityClass(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * What was answered last.
   *
   * @throws KubernetesClientException if there was no answer yet
   */
  public synchronized State known() {
    Instant now = clock.instant();
    if (!now.isBefore(askAgainAt)) {
      try {
        state = ask();
        askAgainAt = now.plus(BELIEVED);
      } catch (KubernetesClientException e) {
        if (state == null) {
          throw e;
        }
      }
    }
    return state;
  }

  private State ask() {
    try {
      boolean found =
          client.scheduling().v1().priorityClasses().withName(Reservation.PRIORITY_CLASS).get()
              != null;
      return found ? State.PRESENT : State.MISSING;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return State.FORBIDDEN;
      }
      throw e;
    }
  }
}
