package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.operator.leader.NotLeadingException;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.PoolSecret;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out: removals first, then starts side by side. Each step may be repeated. */
@ApplicationScoped
class PlanExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(PlanExecutor.class);

  /** Creates of one plan in flight; a bare client is no faster with more. */
  private static final int WIDTH = 16;

  private final KubernetesClient client;
  private final WriteMeter writes;
  private final LiveBusyCheck lastLook;
  private final ExecutorService workers = Executors.newCachedThreadPool(threads());

  PlanExecutor(KubernetesClient client, WriteMeter writes) {
    this.client = client;
    this.writes = writes;
    this.lastLook = new LiveBusyCheck(client);
  }

  @PreDestroy
  void stop() {
    workers.shutdownNow();
  }

  /**
   * Renders pod and config.toml, to find what cannot be rendered before anything is done.
   *
   * @throws dev.runnerpool.operator.pods.InvalidSpecException naming the field to fix
   */
  static void check(RunnerPool pool) {
    for (int choice = 0;
        choice < Math.max(1, pool.getSpec().placement().nodes().size());
        choice++) {
      RunnerPods.pod(pool, 0, choice);
    }
    PoolSecret.revision(pool, "", Optional.empty());
  }

  /**
   * What came of a plan.
   *
   * @param started pods that were made
   * @param refusals what the API server answered to steps it refused, for people
   */
  record Outcome(List<Pod> started, List<String> refusals) {}

  /**
   * Carries out the plan's actions.
   *
   * @param pods the runner pods by UID
   */
  Outcome execute(
      RunnerPool pool, Map<String, Pod> pods, ScalePlan plan, PoolMemory memory, Instant now) {
    List<String> refusals = new ArrayList<>();
    List<Callable<Result>> stops = new ArrayList<>();
    for (Action.Remove remove : plan.actions(Action.Remove.class)) {
      stops.add(() -> delete(pods.get(remove.runnerId())));
    }
    for (Pod free : stillFree(pool, pods, plan)) {
      stops.add(() -> delete(free));
    }
    for (Result result : together(stops)) {
      if (result.pod() != null) {
        memory.overlay.deleted(result.pod().getMetadata().getUid(), now);
      }
      refusals.addAll(result.refusal());
    }
    List<Pod> started = start(pool, plan, memory, refusals, now);
    return new Outcome(started, refusals);
  }

  /** Once one is refused the rest is not tried: a quota or an admission says the same to all. */
  private List<Pod> start(
      RunnerPool pool, ScalePlan plan, PoolMemory memory, List<String> refusals, Instant now) {
    AtomicBoolean refused = new AtomicBoolean();
    List<Callable<Result>> starts = new ArrayList<>();
    for (Action.Start start : plan.actions(Action.Start.class)) {
      starts.add(
          () -> {
            Result result = refused.get() ? NOT_DONE : create(pool, start, memory.revision);
            if (!result.refusal().isEmpty()) {
              refused.set(true);
            }
            return result;
          });
    }
    List<Pod> started = new ArrayList<>();
    for (Result result : together(starts)) {
      if (result.pod() != null) {
        memory.overlay.made(result.pod(), now);
        started.add(result.pod());
      }
      result.refusal().forEach(answer -> memory.autoscaler.startRefused(answer, now));
      refusals.addAll(result.refusal());
    }
    return started;
  }

  /**
   * Does the steps of one plan side by side. Each plan brings its own width: a pool whose requests
   * hang holds no other pool's up.
   */
  private List<Result> together(List<Callable<Result>> steps) {
    Queue<Callable<Result>> left = new ConcurrentLinkedQueue<>(steps);
    List<Future<List<Result>>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(WIDTH, steps.size()); lane++) {
      lanes.add(
          workers.submit(
              () -> {
                List<Result> results = new ArrayList<>();
                for (Callable<Result> step = left.poll(); step != null; step = left.poll()) {
                  results.add(step.call());
                }
                return results;
              }));
    }
    return lanes.stream().map(PlanExecutor::await).flatMap(List::stream).toList();
  }

  private List<Pod> stillFree(RunnerPool pool, Map<String, Pod> pods, ScalePlan plan) {
    List<Pod> free =
        plan.actions(Action.Retire.class).stream()
            .map(retire -> pods.get(retire.runnerId()))
            .filter(Objects::nonNull)
            .toList();
    if (pool.getSpec().runner().executor() != RunnerSpec.Executor.Kubernetes) {
      return free;
    }
    Set<String> busy = lastLook.busy(free);
    return free.stream().filter(pod -> !busy.contains(pod.getMetadata().getUid())).toList();
  }

  /** Deletes pods that no runner looks after any more. */
  void clear(List<Pod> orphans) {
    orphans.forEach(this::delete);
  }

  private record Result(Pod pod, List<String> refusal) {}

  /** Neither done nor refused: the next look tells. */
  private static final Result NOT_DONE = new Result(null, List.of());

  private Result create(RunnerPool pool, Action.Start start, String revision) {
    Pod pod = RunnerPods.pod(pool, start.slot(), start.nodeChoice(), revision);
    try {
      Pod made = client.resource(pod).create();
      writes.count("create", "pods");
      return new Result(made, List.of());
    } catch (NotLeadingException e) {
      return NOT_DONE;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // The slot's runner exists: the informer will show it soon.
        return NOT_DONE;
      }
      return refused("create pod " + pod.getMetadata().getName(), e);
    }
  }

  private Result delete(Pod pod) {
    if (pod == null) {
      return NOT_DONE;
    }
    try {
      client.resource(pod).lockResourceVersion(pod.getMetadata().getResourceVersion()).delete();
      writes.count("delete", "pods");
      return new Result(pod, List.of());
    } catch (NotLeadingException e) {
      return NOT_DONE;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> new Result(pod, List.of());
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
    String answer =
        e.getStatus() != null && e.getStatus().getMessage() != null
            ? e.getStatus().getMessage()
            : String.valueOf(e.getMessage());
    LOG.warn("Kubernetes refused to {}: {}", step, answer);
    return new Result(null, List.of(step + ": " + answer));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a plan was carried out", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static ThreadFactory threads() {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "pod-writes-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
