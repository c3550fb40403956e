package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A cluster whose pods run as soon as they are made and take no job, so that queues stay. */
public final class Cluster implements QuarkusTestResourceLifecycleManager {
  /** How long the operator waits for an answer of GitLab. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private static final String MASTER = "kubernetes.master";
  private static final int PATIENT = 64;

  private final ExecutorService kubelet = Executors.newFixedThreadPool(2);
  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;
  private SharedIndexInformer<Pod> pods;
  private SharedIndexInformer<RunnerPool> pools;
  private final Told told = new Told();
  private final PodHistory history = new PodHistory();
  private Inside inside;

  @Override
  public Map<String, String> start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    applyDefinition();
    client = kubernetes.client("faults");
    pods =
        client
            .pods()
            .inAnyNamespace()
            .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
            .inform(new Kubelet());
    pods.addEventHandler(history);
    pools = client.resources(RunnerPool.class).inAnyNamespace().inform(told);
    // Quarkus fixes its own key for the address when the application is built.
    System.setProperty(MASTER, kubernetes.url());
    return Map.ofEntries(
        Map.entry("quarkus.operator-sdk.concurrent-reconciliation-threads", "" + PATIENT),
        Map.entry("runnerpool.status-pace", "PT0.5S"),
        Map.entry("runnerpool.gitlab.requests-per-minute", "60000"),
        Map.entry("runnerpool.gitlab.poll.active", "PT0.4S"),
        Map.entry("runnerpool.gitlab.poll.quiet", "PT0.6S"),
        Map.entry("runnerpool.gitlab.poll.watched", "PT0.6S"),
        Map.entry("runnerpool.gitlab.credentials-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.projects-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.protected-refs-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.registration-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.managers-sweep", "PT1S"),
        Map.entry("runnerpool.gitlab.job-facts.pause", "PT0.5S"),
        Map.entry("runnerpool.gitlab.job-facts.lost-after", "PT1S"),
        Map.entry("runnerpool.gitlab.longest-backoff", "PT1S"),
        Map.entry("runnerpool.gitlab.graphql-refused-for", "PT1S"),
        // Nobody takes the jobs here: they wait beside idle runners all the time.
        Map.entry("runnerpool.demand.passed-over-after", "PT1H"),
        Map.entry("runnerpool.gitlab.request-timeout", REQUEST_TIMEOUT.toString()));
  }

  /** Compiling its rules takes a cold machine longer than the client waits, the first time. */
  private void applyDefinition() {
    Trial.holds(
        Duration.ofMinutes(1),
        () -> {
          try {
            kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
            return true;
          } catch (IllegalArgumentException late) {
            return false;
          }
        });
  }

  KubernetesClient client() {
    return client;
  }

  EmbeddedKubernetes kubernetes() {
    return kubernetes;
  }

  /** The operator is this one. */
  void operator(Inside operator) {
    inside = operator;
  }

  Inside inside() {
    return inside;
  }

  /** All that pools said. */
  Told told() {
    return told;
  }

  /** All runner pods there ever were. */
  PodHistory history() {
    return history;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Cluster.class));
  }

  @Override
  public void stop() {
    System.clearProperty(MASTER);
    kubelet.shutdownNow();
    if (pools != null) {
      pools.close();
      pods.close();
      client.close();
    }
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  private final class Kubelet implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      kubelet.execute(() -> run(pod));
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      // Unbound pods go at once when they are deleted.
    }

    @Override
    public void onDelete(Pod pod, boolean unknownFinalState) {
      // Nothing runs.
    }

    private void run(Pod pod) {
      String now = Instant.now().toString();
      try {
        client.resource(running(pod, now)).patchStatus();
      } catch (KubernetesClientException e) {
        if (e.getCode() != 404) {
          throw e;
        }
      }
    }

    private static Pod running(Pod pod, String now) {
      return new PodBuilder(pod)
          .withNewStatus()
          .withPhase("Running")
          .withContainerStatuses(
              new ContainerStatusBuilder()
                  .withName("runner")
                  .withImage("runner")
                  .withImageID("")
                  .withReady(true)
                  .withRestartCount(0)
                  .withNewState()
                  .withNewRunning()
                  .withStartedAt(now)
                  .endRunning()
                  .endState()
                  .build())
          .addNewCondition()
          .withType("Ready")
          .withStatus("True")
          .withLastTransitionTime(now)
          .endCondition()
          .endStatus()
          .build();
    }
  }
}
