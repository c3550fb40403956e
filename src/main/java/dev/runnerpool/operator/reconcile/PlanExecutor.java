package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.ScalingSpec;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.PodForm;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Carries a plan out: removals first, then starts side by side. Each step may be repeated. */
@ApplicationScoped
class PlanExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(PlanExecutor.class);

  /** Creates of one plan in flight; a bare client is no faster with more. */
  private static final int WIDTH = 16;

  /** Records are written within it, unless their database is slow. */
  private static final Duration UNTIL_RECORDED = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final LiveBusyCheck busyCheck;
  private final OrphanedJobPods orphans;
  private final SlotHolders holders;
  private final PodDeletion deletion;
  private final PodResize resize;
  private final PodCreator creator;
  private final PoolCosts costs;
  private final ParallelSteps steps = new ParallelSteps(WIDTH);

  PlanExecutor(KubernetesClient client, WriteMeter writes, PodResize resize, PoolCosts costs) {
    this.client = client;
    this.writes = writes;
    this.busyCheck = new LiveBusyCheck(client);
    this.orphans = new OrphanedJobPods(client, writes);
    this.holders = new SlotHolders(client);
    this.deletion = new PodDeletion(client);
    this.resize = resize;
    this.creator = new PodCreator(client);
    this.costs = costs;
  }

  @PreDestroy
  void stop() {
    steps.close();
  }

  /**
   * What came of a plan.
   *
   * @param started pods that were made
   * @param refusals what the API server answered to steps it refused, for people
   * @param again how soon to look again for runners that ended and whose cost is not recorded yet
   */
  record Outcome(List<Pod> started, List<String> refusals, Optional<Duration> again) {

    /** Of a plan all of whose steps were taken. */
    Outcome(List<Pod> started, List<String> refusals) {
      this(started, refusals, Optional.empty());
    }

    /** The same, with more that was refused. */
    Outcome andRefused(List<String> more) {
      return more.isEmpty()
          ? this
          : new Outcome(started, Stream.concat(refusals.stream(), more.stream()).toList(), again);
    }
  }

  /**
   * Carries out the plan's actions.
   *
   * @param pods the runner pods by UID
   */
  Outcome execute(
      RunnerPool pool, Map<String, Pod> pods, ScalePlan plan, ReconcileState state, Instant now) {
    holders.lookAgain(pool, state.occupied, now);
    List<String> refusals = new ArrayList<>();
    List<Callable<Result>> stops = new ArrayList<>();
    Set<Integer> kept =
        state.unrecorded.slots(
            plan, uid -> !pods.containsKey(uid) || costs.isRecorded(pool, pods.get(uid)), now);
    for (Action.Remove remove : plan.actions(Action.Remove.class)) {
      if (!kept.contains(remove.slot())) {
        stops.add(() -> delete(pods.get(remove.runnerId())));
      }
    }
    for (Pod free : stillFree(pool, pods, plan)) {
      stops.add(() -> delete(free));
    }
    if (pool.getSpec().scaling().mode() == ScalingSpec.Mode.Apply) {
      pods.values().stream()
          .filter(PodDeletion::isOverlong)
          .forEach(pod -> stops.add(() -> delete(pod)));
    }
    for (Result result : steps.run(stops)) {
      if (result.pod() != null) {
        state.ownWrites.deleted(result.pod().getMetadata().getUid(), now);
      }
      result.refusal().map(Refusal::words).ifPresent(refusals::add);
    }
    List<Pod> started = start(pool, plan, kept, state, refusals, now);
    refusals.addAll(state.occupied.messages());
    return new Outcome(
        started, refusals, kept.isEmpty() ? Optional.empty() : Optional.of(UNTIL_RECORDED));
  }

  /** Once one is refused the rest is not tried: a quota or an admission says the same to all. */
  private List<Pod> start(
      RunnerPool pool,
      ScalePlan plan,
      Set<Integer> kept,
      ReconcileState state,
      List<String> refusals,
      Instant now) {
    AtomicBoolean refused = new AtomicBoolean();
    List<Callable<Result>> starts = new ArrayList<>();
    for (Action.Start start : plan.actions(Action.Start.class)) {
      if (kept.contains(start.slot())) {
        continue;
      }
      starts.add(
          () -> {
            Result result = refused.get() ? NOT_DONE : create(pool, start, state);
            if (result.refusal().isPresent()) {
              refused.set(true);
            }
            return result;
          });
    }
    List<Pod> started = new ArrayList<>();
    Optional<Refusal> overQuota = Optional.empty();
    for (Result result : steps.run(starts)) {
      if (result.pod() != null) {
        state.ownWrites.made(result.pod(), now);
        started.add(result.pod());
      } else if (result.taken() != null) {
        takenBy(pool, result.taken(), state, now);
      }
      Optional<Refusal> refusal = result.refusal();
      if (refusal.filter(Refusal::isOverQuota).isPresent()) {
        overQuota = refusal;
      } else if (refusal.isPresent()) {
        state.autoscaler.startRefused(refusal.get().words(), now);
        refusals.add(refusal.get().words());
      }
    }
    overQuota.ifPresent(limit -> state.autoscaler.overQuota(limit.limit(), started.size(), now));
    return started;
  }

  private List<Pod> stillFree(RunnerPool pool, Map<String, Pod> pods, ScalePlan plan) {
    List<Pod> free =
        plan.actions(Action.Retire.class).stream()
            .map(retire -> pods.get(retire.runnerId()))
            .filter(pod -> pod != null && !RunnerReader.isUntold(pod))
            .toList();
    if (pool.getSpec().runner().executor() != RunnerSpec.Executor.Kubernetes) {
      return free;
    }
    Set<String> busy = busyCheck.busy(free);
    return free.stream().filter(pod -> !busy.contains(pod.getMetadata().getUid())).toList();
  }

  /** Deletes job pods that no runner looks after any more. */
  void clear(RunnerPool pool, List<Pod> watched, ReconcileState state, Instant now) {
    orphans.clear(pool, watched, state.ownWrites, now);
  }

  /**
   * The slot's name is taken: by a runner that the informer does not show yet, or by another pod.
   */
  private static void takenBy(RunnerPool pool, Taken taken, ReconcileState state, Instant now) {
    if (OccupiedSlots.isRunnerOf(pool, taken.by())) {
      state.ownWrites.made(taken.by(), now);
    } else {
      state.occupied.found(taken.slot(), taken.by(), now);
    }
  }

  private record Taken(int slot, Pod by) {}

  /**
   * @param pod what was made or removed; null if nothing was
   * @param taken why nothing was made; null if that is not why
   */
  private record Result(Pod pod, Taken taken, Optional<Refusal> refusal) {

    static Result done(Pod pod) {
      return new Result(pod, null, Optional.empty());
    }
  }

  /** Neither done nor refused: the next reconcile tells. */
  private static final Result NOT_DONE = Result.done(null);

  private Result create(RunnerPool pool, Action.Start start, ReconcileState state) {
    PodForm form = state.podForms.form(pool, start.nodeChoice(), state.revision, resize.isServed());
    try {
      Pod made = creator.create(pool.getMetadata().getNamespace(), form.inSlot(pool, start.slot()));
      writes.count("create", "pods");
      return Result.done(made);
    } catch (NotLeadingException e) {
      return NOT_DONE;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return conflict(pool, start.slot());
      }
      return refused("create pod " + RunnerPods.name(pool, start.slot()), e);
    }
  }

  private Result conflict(RunnerPool pool, int slot) {
    try {
      Pod holder = holders.of(pool, slot);
      return holder == null
          ? NOT_DONE
          : new Result(null, new Taken(slot, holder), Optional.empty());
    } catch (KubernetesClientException e) {
      return NOT_DONE;
    }
  }

  private Result delete(Pod pod) {
    if (pod == null) {
      return NOT_DONE;
    }
    try {
      deletion.delete(pod);
      writes.count("delete", "pods");
      return Result.done(pod);
    } catch (NotLeadingException e) {
      return NOT_DONE;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> Result.done(pod);
        // It changed since it was seen, perhaps it took a job: look again.
        case HttpURLConnection.HTTP_CONFLICT -> NOT_DONE;
        default -> refused("delete pod " + pod.getMetadata().getName(), e);
      };
    }
  }

  private static Result refused(String step, KubernetesClientException e) {
    if (e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
      // No answer, so no refusal: it may be done. The informer will show it, or it is tried again.
      LOG.warn("No answer to {}: {}", step, e.getMessage());
      return NOT_DONE;
    }
    Refusal refusal = Refusal.of(step, e);
    LOG.atLevel(refusal.isOverQuota() ? Level.INFO : Level.WARN)
        .log("Kubernetes refused to {}: {}", step, refusal.answer());
    return new Result(null, null, Optional.of(refusal));
  }
}
