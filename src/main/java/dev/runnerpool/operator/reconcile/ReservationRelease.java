package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the room that a runner pod held to its job's pod.
 *
 * <p>The scheduler gives room that comes free to whatever pod waits for it, first to those that
 * wait for long (kube-scheduler's {@code MoveAllToActiveOrBackoffQueue}: a pod that was tried a
 * moment ago is in its back-off of a second). While other runners wait for nodes, the job's pod is
 * nominated for the runner's node before: then no pod of its priority or below takes the room.
 */
@ApplicationScoped
class ReservationRelease implements ReconcileListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationRelease.class);
  private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

  /** The job's pod comes within a second of the claim, unless it is not admitted. */
  static final Duration UNTIL_POD = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final ParallelSteps steps = new ParallelSteps(8);

  /** How many runners of each pool no node takes, as far as there are any. */
  private final Map<String, Long> waiting = new ConcurrentHashMap<>();

  ReservationRelease(KubernetesClient client, WriteMeter writes) {
    this.client = client;
    this.writes = writes;
  }

  @PreDestroy
  void stop() {
    steps.close();
  }

  /**
   * What came of it.
   *
   * @param refusals what the API server answered to releases that it refused
   * @param again how soon to look again, if a release is due then
   */
  record Outcome(List<String> refusals, Optional<Duration> again) {}

  /** Gives back what runners with a job still hold. */
  Outcome release(RunnerPool pool, List<Pod> pods, ReconcileState state, Instant now) {
    Collection<Pod> runners = PoolRunners.byUid(pods).values();
    boolean contended = contended(pool, runners);
    Map<String, Pod> jobPods = PoolRunners.newestJobPods(pods);
    List<String> refusals = new ArrayList<>();
    Optional<Duration> again = Optional.empty();
    List<Callable<Optional<String>>> due = new ArrayList<>();
    for (Pod runner : runners) {
      if (!Reservation.isHeld(runner) || RunnerReader.hasEnded(runner)) {
        continue;
      }
      Optional<Pod> job =
          Optional.ofNullable(jobPods.get(runner.getMetadata().getName()))
              .filter(pod -> RunnerReader.isOf(pod, runner));
      Optional<Instant> claimed = Reservation.claimed(runner);
      if (job.isEmpty() && claimed.isEmpty()) {
        continue;
      }
      if (contended && job.isEmpty() && now.isBefore(claimed.get().plus(UNTIL_POD))) {
        again = Optional.of(UNTIL_POD);
      } else if (state.ownWrites.releases(runner.getMetadata().getUid(), now)) {
        due.add(() -> release(runner, job.filter(pod -> contended)));
      }
    }
    for (Optional<String> refusal : steps.run(due)) {
      refusal.ifPresent(refusals::add);
    }
    return new Outcome(refusals, again);
  }

  private boolean contended(RunnerPool pool, Collection<Pod> runners) {
    long unscheduled =
        runners.stream().filter(pod -> RunnerReader.unschedulable(pod).isPresent()).count();
    if (unscheduled == 0) {
      waiting.remove(pool.key());
    } else {
      waiting.put(pool.key(), unscheduled);
    }
    return !waiting.isEmpty();
  }

  private Optional<String> release(Pod runner, Optional<Pod> nominee) {
    String name = runner.getMetadata().getName();
    try {
      nominee
          .filter(job -> job.getSpec().getNodeName() == null)
          .ifPresent(job -> patch(job, "status", nomination(job, runner.getSpec().getNodeName())));
      patch(runner, "resize", Reservation.release(runner));
      LOG.debug("gave back the room that {} held", name);
      return Optional.empty();
    } catch (NotLeadingException e) {
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      LOG.warn("{} still holds the room of its job: {}", name, e.getMessage());
      return Optional.of("resize pod " + name + ", whose job needs the room: " + answer(e));
    }
  }

  private static String answer(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }

  /** Of the pod at hand: by its name it would be read first, which needs a right and a request. */
  private void patch(Pod pod, String subresource, String patch) {
    client.pods().resource(pod).subresource(subresource).patch(STRATEGIC, patch);
    writes.count("patch", "pods/" + subresource);
  }

  private static String nomination(Pod job, String node) {
    return "{\"metadata\":{\"uid\":\"%s\"},\"status\":{\"nominatedNodeName\":\"%s\"}}"
        .formatted(job.getMetadata().getUid(), node);
  }

  @Override
  public void forget(RunnerPool pool) {
    waiting.remove(pool.key());
  }
}
