package dev.runnerpool.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API server resizes pods in place ({@code pods/resize}, KEP-1287): by default from
 * Kubernetes 1.33 on. What a pod requests for its job cannot be given back without it.
 */
@ApplicationScoped
public class PodResize {
  private static final Logger LOG = LoggerFactory.getLogger(PodResize.class);

  /** A cluster is upgraded while the operator runs. */
  private static final Duration BELIEVED = Duration.ofHours(1);

  /** So soon it is asked again if it gave no answer. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final InstantSource clock;
  private boolean served;
  private boolean known;
  private Instant askAgainAt = Instant.MIN;

  /** Asks with that client. */
  public PodResize(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Whether it does, as far as is known; not, until the API server said so. */
  public synchronized boolean isServed() {
    Instant now = clock.instant();
    if (!now.isBefore(askAgainAt)) {
      askAgainAt = now.plus(ask() ? BELIEVED : PAUSE);
    }
    return served;
  }

  /** Whether the API server ever said so, or not. */
  public synchronized boolean isKnown() {
    return known;
  }

  private boolean ask() {
    try {
      var resources = client.getApiResources("v1");
      boolean found =
          resources != null
              && resources.getResources().stream()
                  .anyMatch(resource -> resource.getName().equals("pods/resize"));
      if (found != served || !known) {
        LOG.info(
            "{}: runner pods {} the room of their job",
            found ? "pods are resized in place" : "no pods/resize in this cluster",
            found ? "hold" : "do not hold");
      }
      served = found;
      known = true;
      return true;
    } catch (KubernetesClientException e) {
      LOG.warn("whether pods are resized in place is not known: {}", e.getMessage());
      return false;
    }
  }
}
