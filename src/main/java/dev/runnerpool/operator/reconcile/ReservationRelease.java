package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RoomLeft;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the room that a runner pod held to its job's pod.
 *
 * <p>The scheduler gives room that comes free to whatever pod waits for it, first to those that
 * wait for long (kube-scheduler's {@code MoveAllToActiveOrBackoffQueue}: a pod that was tried a
 * moment ago is in its back-off of a second), and what is made meanwhile is tried at once. While
 * other runners wait for room that the node could give, and before any is made, a job's pod that
 * found none elsewhere is nominated for the runner's node: then no pod of its priority or below
 * takes the room. So that this is known, the room is kept meanwhile until the pod was tried.
 */
@ApplicationScoped
class ReservationRelease implements ReconcileListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationRelease.class);
  private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * The job's pod comes within a second of the claim, unless it is not admitted, and the scheduler
   * tries it within milliseconds, unless it is behind.
   */
  static final Duration UNTIL_TRIED = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final ClusterTime time;
  private final ParallelSteps steps = new ParallelSteps(8);

  private final WaitingRunners waiting = new WaitingRunners();

  /** Jobs of each pool whose pod found no node yet, as far as there are any. */
  private final Map<String, List<Unplaced>> unplaced = new ConcurrentHashMap<>();

  private final Nominations nominations = new Nominations();

  ReservationRelease(KubernetesClient client, WriteMeter writes, ClusterTime time) {
    this.client = client;
    this.writes = writes;
    this.time = time;
  }

  @PreDestroy
  void stop() {
    steps.close();
  }

  /**
   * What came of it.
   *
   * @param refusals what the API server answered to releases that it refused
   * @param again how soon to look again, if a release is due then or a nomination failed
   */
  record Outcome(List<String> refusals, Optional<Duration> again) {}

  /**
   * A job whose room is given back, or about to be, and whose pod the scheduler found no node for.
   *
   * @param job its pod
   * @param runner the pod of its runner
   */
  private record Unplaced(Pod job, Pod runner) {

    boolean isOn(Architecture architecture) {
      return architecture.label().equals(runner.getMetadata().getLabels().get(Labels.ARCHITECTURE));
    }

    String uid() {
      return job.getMetadata().getUid();
    }
  }

  /** Gives back what runners with a job still hold. */
  Outcome release(RunnerPool pool, List<Pod> pods, ReconcileState state, Instant now) {
    waiting.see(pool, pods);
    Map<String, Pod> jobPods = PoolRunners.newestJobPods(pods);
    RoomReleases rooms = state.rooms;
    Optional<Duration> again = Optional.empty();
    List<Callable<Release>> due = new ArrayList<>();
    List<Unplaced> unplaced = new ArrayList<>();
    for (Pod runner : pods) {
      if (!PoolRunners.isRunner(runner) || RunnerReader.hasEnded(runner)) {
        continue;
      }
      Pod named = jobPods.get(runner.getMetadata().getName());
      Optional<Instant> claimed = Reservation.claimed(runner);
      if ((named == null && claimed.isEmpty()) || Reservation.sidecar(runner).isEmpty()) {
        continue;
      }
      Optional<Pod> job = Optional.ofNullable(named).filter(pod -> RunnerReader.isOf(pod, runner));
      if (job.isEmpty() && claimed.isEmpty()) {
        continue;
      }
      boolean placed = job.isPresent() && job.get().getSpec().getNodeName() != null;
      boolean untried = !placed && isYetToBeTried(job, claimed, now);
      if (!placed && !untried) {
        job.ifPresent(pod -> unplaced.add(new Unplaced(pod, runner)));
      }
      if (untried && waiting.isAnyFor(runner)) {
        again = Optional.of(UNTIL_TRIED);
      } else if (!Reservation.isHeld(runner, rooms.left())) {
        rooms.isGivenBack(runner.getMetadata().getUid());
      } else if (rooms.begin(runner.getMetadata().getUid(), now)) {
        due.add(() -> release(runner, rooms.left()));
      }
    }
    remember(pool, unplaced);
    if (!nominate(unplaced.stream().filter(each -> waiting.isAnyFor(each.runner())).toList())) {
      again = Optional.of(UNTIL_TRIED);
    }
    for (Release release : steps.run(due)) {
      release.note(rooms, now);
    }
    rooms.keep(pods);
    return new Outcome(rooms.refusals(now), again);
  }

  /** Whether it may be known in a moment if a node takes the job's pod beside its runner's room. */
  private boolean isYetToBeTried(Optional<Pod> job, Optional<Instant> claimed, Instant now) {
    return job.flatMap(pod -> RunnerReader.condition(pod, "PodScheduled")).isEmpty()
        && job.map(RunnerReader::created)
            .or(() -> claimed)
            .filter(since -> now.plus(time.ahead()).isBefore(since.plus(UNTIL_TRIED)))
            .isPresent();
  }

  /**
   * To be told before runners of a pool are made, which would be tried at once while a job's pod is
   * in its back-off.
   */
  void beforeStarts(RunnerPool pool) {
    nominate(
        unplaced.values().stream()
            .flatMap(List::stream)
            .filter(each -> each.isOn(pool.getSpec().architecture()))
            .toList());
  }

  private void remember(RunnerPool pool, List<Unplaced> now) {
    List<Unplaced> before =
        now.isEmpty() ? unplaced.remove(pool.key()) : unplaced.put(pool.key(), List.copyOf(now));
    if (before != null) {
      Set<String> still = now.stream().map(Unplaced::uid).collect(Collectors.toSet());
      before.stream()
          .filter(each -> !still.contains(each.uid()))
          .forEach(each -> nominations.forget(each.job()));
    }
    now.forEach(each -> nominations.see(each.job()));
  }

  /** Returns whether none failed that may be tried again. */
  private boolean nominate(List<Unplaced> jobs) {
    return steps
        .run(
            jobs.stream()
                .filter(each -> nominations.begin(each.job()))
                .<Callable<Boolean>>map(each -> () -> nominate(each))
                .toList())
        .stream()
        .allMatch(done -> done);
  }

  private boolean nominate(Unplaced each) {
    Pod job = each.job();
    try {
      patch(job, "status", nomination(job, each.runner().getSpec().getNodeName()));
      return true;
    } catch (NotLeadingException e) {
      LOG.trace("another process leads", e);
      nominations.failed(job);
      return true;
    } catch (KubernetesClientException e) {
      // The room is given back all the same, and mostly the job's pod gets it.
      LOG.debug("{} was not nominated: {}", job.getMetadata().getName(), Refusal.answer(e));
      if (isFinal(e)) {
        nominations.refused(job);
        return true;
      }
      nominations.failed(job);
      return false;
    }
  }

  /** Whether the API server would say the same the next time: the right is missing, or the pod. */
  private static boolean isFinal(KubernetesClientException e) {
    return e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
        && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
        && e.getCode() != HttpURLConnection.HTTP_CONFLICT
        && e.getCode() != TOO_MANY_REQUESTS;
  }

  /**
   * What came of giving back the room of one runner; neither of both if nobody knows.
   *
   * @param left what is left of it
   * @param refusal for people
   */
  private record Release(Pod runner, Optional<RoomLeft> left, Optional<String> refusal) {
    void note(RoomReleases rooms, Instant now) {
      String uid = runner.getMetadata().getUid();
      left.ifPresent(remains -> rooms.done(uid, remains));
      refusal.ifPresent(words -> rooms.refused(uid, runner.getMetadata().getName(), words, now));
    }
  }

  private Release release(Pod runner, RoomLeft left) {
    String name = runner.getMetadata().getName();
    try {
      RoomLeft remains = resize(runner, left);
      LOG.debug("gave back the room that {} held", name);
      return new Release(runner, Optional.of(remains), Optional.empty());
    } catch (NotLeadingException e) {
      return new Release(runner, Optional.empty(), Optional.empty());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return new Release(runner, Optional.empty(), Optional.empty());
      }
      if (e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
        // No answer, so no refusal: it may be done.
        LOG.warn("No answer to the resize of {}: {}", name, e.getMessage());
        return new Release(runner, Optional.empty(), Optional.empty());
      }
      LOG.warn("{} still holds the room of its job: {}", name, e.getMessage());
      return new Release(
          runner,
          Optional.empty(),
          Optional.of("resize pod " + name + ", whose job needs the room: " + Refusal.answer(e)));
    }
  }

  /** Leaves what the namespace's LimitRange wants to be left, once that said so. */
  private RoomLeft resize(Pod runner, RoomLeft left) {
    try {
      patch(runner, "resize", Reservation.release(runner, left));
      return left;
    } catch (KubernetesClientException e) {
      RoomLeft wanted = left.wantedBy(Refusal.answer(e)).orElseThrow(() -> e);
      if (Reservation.isHeld(runner, wanted)) {
        patch(runner, "resize", Reservation.release(runner, wanted));
      }
      return wanted;
    }
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
    waiting.forget(pool);
    remember(pool, List.of());
  }
}
