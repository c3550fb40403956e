package dev.runnerpool.operator.placement;

import dev.runnerpool.core.placement.NodePoolFacts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NodePools of Karpenter and EKS Auto Mode, watched from when a pool names one. Where there are
 * none, or they may not be read, it looks again now and then: an API server refuses a kind that it
 * does not have like one that is not allowed, so neither is a fault of a pool.
 */
@Singleton
class NodePools {

  private static final Logger LOG = LoggerFactory.getLogger(NodePools.class);

  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("karpenter.sh")
          .withVersion("v1")
          .withKind("NodePool")
          .withPlural("nodepools")
          .withNamespaced(false)
          .build();

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private enum State {
    UNASKED,
    ASKED,
    ABSENT,
    WATCHED
  }

  private final KubernetesClient client;
  private final PlacementThread thread;
  private final PlacementChanges changes;
  private final PlacementThread.Task look = this::look;
  private final Duration again;
  private State state = State.UNASKED;
  private SharedIndexInformer<GenericKubernetesResource> informer;
  private Map<String, NodePoolFacts> byName = Map.of();
  private boolean told;

  @Inject
  NodePools(KubernetesClient client, PlacementThread thread, PlacementChanges changes) {
    this(client, thread, changes, LOOK_AGAIN);
  }

  /**
   * With another patience.
   *
   * @param again how long until it looks again where there were none
   */
  NodePools(
      KubernetesClient client, PlacementThread thread, PlacementChanges changes, Duration again) {
    this.client = client;
    this.thread = thread;
    this.changes = changes;
    this.again = again;
  }

  /** All by name; empty if there are none to be had. Begins to watch them. */
  synchronized Optional<Map<String, NodePoolFacts>> known() {
    if (state == State.UNASKED) {
      state = State.ASKED;
      thread.wake(look, Duration.ZERO);
    }
    return state == State.WATCHED ? Optional.of(byName) : Optional.empty();
  }

  /** Whether the API server did not say yet whether there are any. */
  synchronized boolean isPending() {
    return state == State.UNASKED || state == State.ASKED;
  }

  /** Whether they are there decides about the watch: a watch of nothing would fail for ever. */
  private void look() {
    try {
      client.genericKubernetesResources(KIND).list(new ListOptionsBuilder().withLimit(1L).build());
    } catch (KubernetesClientException e) {
      boolean refused = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      if (refused) {
        tell();
      }
      boolean absent = refused || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (absent) {
        are(State.ABSENT);
      }
      thread.wake(look, absent ? again : AFTER_FAILURE);
      return;
    }
    watch();
  }

  private void are(State now) {
    boolean news;
    synchronized (this) {
      news = state != now;
      state = now;
    }
    if (news) {
      changes.ofNodePools(Set.of());
    }
  }

  /** Once: who leaves the right away knows. */
  private void tell() {
    if (!told) {
      told = true;
      LOG.info(
          "Karpenter's NodePools may not be read, so the condition Placement does not check"
              + " them: if the cluster has any, give the operator list and watch of"
              + " nodepools.karpenter.sh");
    }
  }

  private void watch() {
    SharedIndexInformer<GenericKubernetesResource> made =
        client.genericKubernetesResources(KIND).runnableInformer(0).addEventHandler(new Handler());
    made.exceptionHandler((started, failure) -> goesOn(made, failure));
    synchronized (this) {
      informer = made;
    }
    made.start()
        .whenComplete(
            (done, failure) -> {
              if (failure == null && isCurrent(made)) {
                // Its handler is told of them later than it has them all.
                made.getStore().list().forEach(found -> put(NodePoolReader.read(found)));
                are(State.WATCHED);
              }
            });
  }

  private synchronized boolean isCurrent(SharedIndexInformer<GenericKubernetesResource> one) {
    return informer == one;
  }

  /** The definition or the right went away: what was known is known no more. */
  private boolean goesOn(SharedIndexInformer<GenericKubernetesResource> failed, Throwable failure) {
    boolean over =
        failure instanceof KubernetesClientException refused
            && (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                || refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
    if (!over) {
      return true;
    }
    synchronized (this) {
      if (informer != failed) {
        return false;
      }
      informer = null;
      byName = Map.of();
    }
    are(State.ABSENT);
    thread.wake(look, again);
    return false;
  }

  void stop(@Observes ShutdownEvent event) {
    SharedIndexInformer<GenericKubernetesResource> running;
    synchronized (this) {
      running = informer;
      informer = null;
    }
    if (running != null) {
      running.stop();
    }
  }

  private synchronized void put(NodePoolFacts facts) {
    Map<String, NodePoolFacts> now = new HashMap<>(byName);
    NodePoolFacts before = now.put(facts.name(), facts);
    byName = Map.copyOf(now);
    if (state != State.WATCHED) {
      // All of them are told of together.
      return;
    }
    if (before == null) {
      changes.ofNodePools(Set.of());
    } else if (!before.isButForUseAs(facts)) {
      changes.ofNodePools(Set.of(facts.name()));
    } else if (!before.equals(facts)) {
      changes.quietly();
    }
  }

  private synchronized void remove(String name) {
    Map<String, NodePoolFacts> now = new HashMap<>(byName);
    now.remove(name);
    byName = Map.copyOf(now);
    changes.ofNodePools(Set.of());
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      put(NodePoolReader.read(added));
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
      put(NodePoolReader.read(updated));
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean unknownFinalState) {
      remove(deleted.getMetadata().getName());
    }
  }
}
