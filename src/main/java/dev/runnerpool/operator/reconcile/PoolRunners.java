package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A pool's runners as its pods and our state show them. Pods tell times by the cluster's clock; of
 * a runner they are told by ours, as all else is.
 */
@ApplicationScoped
class PoolRunners {

  /** A job's pod takes its runner's room within a second or two. */
  private static final Duration PLACED_WITHIN = Duration.ofSeconds(15);

  private final ClusterTime time;

  PoolRunners(ClusterTime time) {
    this.time = time;
  }

  /** The runners at that time of ours. */
  List<Runner> of(List<Pod> pods, ReconcileState state, Instant now) {
    Duration ahead = time.ahead();
    state.shown.show(pods);
    Map<String, Pod> jobPods = state.shown.jobs();
    List<Runner> runners = new ArrayList<>(pods.size());
    for (Pod pod : pods) {
      if (isRunner(pod)) {
        String uid = pod.getMetadata().getUid();
        ClaimedJobs.Taken taken = state.autoscaler.state().taken().byRunner().get(uid);
        Runner runner =
            state.readings.read(
                pod,
                Optional.ofNullable(jobPods.get(pod.getMetadata().getName())),
                taken == null ? Optional.empty() : Optional.of(taken.at().plus(ahead)),
                state.ownWrites.isDeleted(uid),
                now.plus(ahead));
        Runner here = runner.earlier(ahead);
        runners.add(isOutdated(pod, state) ? here.asOutdated() : here);
      }
    }
    state.readings.keep(state.shown.runners().keySet());
    return runners;
  }

  /**
   * A job pod that no node takes though its runner gave its room back, in words; if there is one.
   *
   * @param jobPods by the name of their runner
   */
  Optional<String> unplacedJob(Map<String, Pod> jobPods, Instant now) {
    Instant latest = now.plus(time.ahead()).minus(PLACED_WITHIN);
    return jobPods.entrySet().stream()
        .filter(job -> RunnerReader.created(job.getValue()).isBefore(latest))
        .flatMap(
            job ->
                RunnerReader.unschedulable(job.getValue()).stream()
                    .map(
                        why ->
                            "No node takes the pod of the job that %s has: %s"
                                .formatted(job.getKey(), why)))
        .sorted()
        .findFirst();
  }

  /** The first time ahead at which one of these may be read differently though its pod is not. */
  Optional<Instant> readAgainAt(Collection<Pod> pods, Instant now) {
    return pods.stream()
        .flatMap(pod -> RunnerReader.firstProbeOver(pod).stream())
        .map(time -> time.minus(this.time.ahead()))
        .filter(time -> time.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** By the name of their runner: one job pod may still end while the slot's next runner begins. */
  static Map<String, Pod> newestJobPods(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> runnerOf(pod) != null && !RunnerReader.hasEnded(pod))
        .collect(
            Collectors.toMap(
                PoolRunners::runnerOf,
                Function.identity(),
                BinaryOperator.maxBy(Comparator.comparing(RunnerReader::created))));
  }

  /** While the registration is not known, nothing is outdated: no replacement could start. */
  private static boolean isOutdated(Pod pod, ReconcileState state) {
    String made =
        pod.getMetadata().getAnnotations() == null
            ? null
            : pod.getMetadata().getAnnotations().get(Labels.REVISION);
    return made != null && !state.revision.isEmpty() && !made.equals(state.revision);
  }

  /** The pods of runners by their UID. */
  static Map<String, Pod> byUid(List<Pod> pods) {
    return pods.stream()
        .filter(PoolRunners::isRunner)
        .filter(pod -> Objects.nonNull(pod.getMetadata().getUid()))
        .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), pod -> pod, (a, b) -> b));
  }

  /** Whether it is the pod of a runner. */
  static boolean isRunner(Pod pod) {
    return Labels.ROLE_RUNNER.equals(label(pod, Labels.ROLE));
  }

  /** The runner that a job's pod names; null for other pods. */
  static String runnerOf(Pod pod) {
    return label(pod, Labels.MANAGER_NAME);
  }

  private static String label(Pod pod, String name) {
    return pod.getMetadata().getLabels() == null ? null : pod.getMetadata().getLabels().get(name);
  }
}
