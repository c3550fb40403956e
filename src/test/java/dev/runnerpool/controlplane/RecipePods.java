package dev.runnerpool.controlplane;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the pods of some namespaces as each was seen last. */
public final class RecipePods implements Watcher<Pod>, AutoCloseable {
  private final Map<String, Pod> last = new ConcurrentHashMap<>();
  private final List<Watch> watches = new ArrayList<>();

  /** Begins to watch. */
  public RecipePods(KubernetesClient client, Collection<String> namespaces) {
    for (String namespace : namespaces) {
      watches.add(client.pods().inNamespace(namespace).withLabel(Labels.POOL).watch(this));
    }
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    last.put(pod.getMetadata().getUid(), pod);
  }

  /** Those of jobs. */
  public List<Pod> ofJobs() {
    return ofRole(Labels.ROLE_JOB);
  }

  /** That of a job, if it has one. */
  Optional<Pod> ofJob(long id) {
    return ofJobs().stream()
        .filter(
            pod -> {
              Map<String, String> told = pod.getMetadata().getAnnotations();
              return told != null && Long.toString(id).equals(told.get(Labels.JOB_ID));
            })
        .findFirst();
  }

  /** The runner of a job's pod: a later one may have its name. */
  Pod runnerOf(Pod job) {
    String name = job.getMetadata().getLabels().get(Labels.MANAGER_NAME);
    return ofRole(Labels.ROLE_RUNNER).stream()
        .filter(pod -> pod.getMetadata().getName().equals(name))
        .filter(pod -> namespace(pod).equals(namespace(job)))
        .filter(pod -> created(pod).compareTo(created(job)) <= 0)
        .max(Comparator.comparing(RecipePods::created))
        .orElseThrow();
  }

  /** RFC 3339 by UTC to the second, in order as text. */
  private static String created(Pod pod) {
    return pod.getMetadata().getCreationTimestamp();
  }

  private static String namespace(Pod pod) {
    return pod.getMetadata().getNamespace();
  }

  private List<Pod> ofRole(String role) {
    return last.values().stream()
        .filter(pod -> role.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .toList();
  }

  @Override
  public void onClose(WatcherException cause) {
    // A watch that broke off misses pods, and the test fails.
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
