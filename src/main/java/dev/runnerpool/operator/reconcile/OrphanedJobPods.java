package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.operator.metrics.WriteMeter;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes job pods whose runner is gone: nobody reports what they do, and their job may be run
 * again by another runner. Only the API server's own list says so, never a watch, which may lag: in
 * it a runner is gone if no pod of its name is left that has not ended, or only one that is clearly
 * younger than the job pod, the slot's next runner.
 */
final class OrphanedJobPods {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedJobPods.class);

  /** By so much the clocks of two API servers may differ, each of which dates what it makes. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final WriteMeter writes;

  OrphanedJobPods(KubernetesClient client, WriteMeter writes) {
    this.client = client;
    this.writes = writes;
  }

  /**
   * Removes those that have been there for a while.
   *
   * @param watched the pool's pods; only if they show one the API server is asked
   */
  void clear(RunnerPool pool, List<Pod> watched, OwnWritesCache ownWrites, Instant now) {
    Set<String> shown = new HashSet<>();
    in(watched).stream()
        .filter(pod -> !isDeleting(pod))
        .forEach(pod -> shown.add(pod.getMetadata().getUid()));
    Set<String> due = ownWrites.orphansDue(shown, now);
    if (due.isEmpty()) {
      return;
    }
    try {
      in(list(pool)).stream()
          .filter(pod -> due.contains(pod.getMetadata().getUid()))
          .forEach(this::delete);
    } catch (KubernetesClientException e) {
      LOG.warn("Job pods of {} could not be listed: {}", pool.key(), e.getMessage());
    }
  }

  /**
   * Removes those that may run a job. One whose runner may be there after all is left.
   *
   * @return whether no pod of the job was there any more
   * @throws KubernetesClientException if that cannot be told
   */
  boolean runsNowhere(RunnerPool pool, long job) {
    List<Pod> all = list(pool);
    List<Pod> orphans = in(all);
    List<Pod> running =
        all.stream()
            .filter(pod -> Labels.ROLE_JOB.equals(label(pod, Labels.ROLE)))
            .filter(pod -> !RunnerReader.hasEnded(pod))
            .filter(pod -> RunnerReader.jobId(pod).orElse(orphans.contains(pod) ? job : -1) == job)
            .toList();
    running.stream().filter(orphans::contains).forEach(this::delete);
    return running.isEmpty();
  }

  /** The job pods among these whose runner is not. */
  static List<Pod> in(List<Pod> pods) {
    if (pods.stream().noneMatch(pod -> Labels.ROLE_JOB.equals(label(pod, Labels.ROLE)))) {
      return List.of();
    }
    Map<String, Instant> runners = new HashMap<>();
    for (Pod pod : pods) {
      if (Labels.ROLE_RUNNER.equals(label(pod, Labels.ROLE)) && !RunnerReader.hasEnded(pod)) {
        runners.put(pod.getMetadata().getName(), RunnerReader.created(pod));
      }
    }
    return pods.stream()
        .filter(pod -> Labels.ROLE_JOB.equals(label(pod, Labels.ROLE)))
        .filter(pod -> isOrphan(pod, runners))
        .toList();
  }

  /**
   * Whether it is a runner or a job's pod; others that bear the pool's label are somebody else's.
   */
  static boolean isOfPool(Pod pod) {
    String role = label(pod, Labels.ROLE);
    return Labels.ROLE_RUNNER.equals(role) || Labels.ROLE_JOB.equals(role);
  }

  private static boolean isOrphan(Pod job, Map<String, Instant> runners) {
    String name = label(job, Labels.MANAGER_NAME);
    if (name == null) {
      return runners.isEmpty();
    }
    Instant runner = runners.get(name);
    return runner == null || RunnerReader.created(job).plus(SKEW).isBefore(runner);
  }

  private List<Pod> list(RunnerPool pool) {
    return client
        .pods()
        .inNamespace(pool.getMetadata().getNamespace())
        .withLabel(Labels.POOL, pool.getMetadata().getName())
        .list()
        .getItems();
  }

  /** A pod's version is its own: another pod of its name never has it, nor has a changed one. */
  private void delete(Pod pod) {
    if (isDeleting(pod)) {
      return;
    }
    try {
      client.resource(pod).lockResourceVersion(pod.getMetadata().getResourceVersion()).delete();
      writes.count("delete", "pods");
      LOG.info(
          "Job pod {}/{} is removed: its runner {} is gone",
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          label(pod, Labels.MANAGER_NAME));
    } catch (NotLeadingException e) {
      LOG.debug("job pods are left to the leader");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.warn(
            "Job pod {}/{} cannot be removed: {}",
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            e.getMessage());
      }
    }
  }

  private static boolean isDeleting(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private static String label(Pod pod, String name) {
    return pod.getMetadata().getLabels() == null ? null : pod.getMetadata().getLabels().get(name);
  }
}
