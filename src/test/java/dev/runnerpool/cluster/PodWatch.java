package dev.runnerpool.cluster;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is seen of the pods of a namespace, as the operator sees it, and when. */
final class PodWatch implements Watcher<Pod>, AutoCloseable {

  /** A pod as it was seen at that instant. */
  record Sight(Instant at, Pod pod) {
    String role() {
      return label(Labels.ROLE);
    }

    String pool() {
      return label(Labels.POOL);
    }

    private String label(String name) {
      return Optional.ofNullable(pod.getMetadata().getLabels())
          .map(labels -> labels.get(name))
          .orElse("");
    }

    /** Number of the GitLab job that a job pod runs. */
    String jobId() {
      return Optional.ofNullable(pod.getMetadata().getAnnotations())
          .map(annotations -> annotations.get(Labels.JOB_ID))
          .orElse("");
    }

    /** What a runner pod calls itself to GitLab. */
    String systemId() {
      return pod.getSpec().getContainers().get(0).getEnv().stream()
          .filter(variable -> variable.getName().equals("RUNNER_SYSTEM_ID"))
          .map(EnvVar::getValue)
          .findFirst()
          .orElse("");
    }

    boolean isReady() {
      return pod.getStatus() != null
          && pod.getStatus().getConditions() != null
          && pod.getStatus().getConditions().stream()
              .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
    }
  }

  private final List<Sight> sights = new CopyOnWriteArrayList<>();
  private volatile WatcherException broken;
  private Watch watch;

  /** Of the shipped namespace. */
  static PodWatch open(Site site) {
    return open(site, Site.NAMESPACE);
  }

  static PodWatch open(Site site, String namespace) {
    PodWatch made = new PodWatch();
    made.watch = site.client().pods().inNamespace(namespace).watch(made);
    return made;
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    sights.add(new Sight(Instant.now(), pod));
  }

  @Override
  public void onClose(WatcherException cause) {
    broken = cause;
  }

  /** All that was seen of the pods of a pool, in order. */
  List<Sight> of(String pool) {
    if (broken != null) {
      throw new IllegalStateException("the watch broke off", broken);
    }
    return sights.stream().filter(sight -> sight.pool().equals(pool)).toList();
  }

  /** When the pod of that job was first seen. */
  Optional<Instant> jobPod(String pool, long job) {
    return of(pool).stream()
        .filter(sight -> sight.jobId().equals(String.valueOf(job)))
        .map(Sight::at)
        .findFirst();
  }

  /** When the runner of that name was first seen to be not ready after an instant. */
  Optional<Instant> notReady(String pool, String systemId, Instant after) {
    return of(pool).stream()
        .filter(sight -> sight.systemId().equals(systemId))
        .filter(sight -> sight.at().isAfter(after) && !sight.isReady())
        .map(Sight::at)
        .findFirst();
  }

  /** When each runner pod was first seen ready. */
  List<Sight> ready(String pool) {
    List<Sight> ready =
        of(pool).stream()
            .filter(sight -> sight.role().equals(Labels.ROLE_RUNNER) && sight.isReady())
            .toList();
    List<String> uids = ready.stream().map(PodWatch::uid).distinct().toList();
    return uids.stream()
        .map(uid -> ready.stream().filter(it -> Objects.equals(uid(it), uid)).findFirst())
        .flatMap(Optional::stream)
        .toList();
  }

  private static String uid(Sight sight) {
    return sight.pod().getMetadata().getUid();
  }

  @Override
  public void close() {
    watch.close();
  }
}
