package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.operator.leader.NotLeadingException;
import dev.runnerpool.operator.metrics.Writes;
import dev.runnerpool.operator.runner.PoolSecret;
import dev.runnerpool.operator.runner.RunnerPods;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out: removals first, then starts side by side. Each step may be repeated. */
@ApplicationScoped
class PlanExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(PlanExecutor.class);

  /** Creates of one plan in flight; a bare client is no faster with more. */
  private static final int WIDTH = 16;

  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Writes writes;
  private final ExecutorService workers = Executors.newFixedThreadPool(WIDTH, threads());

  PlanExecutor(KubernetesClient client, Writes writes) {
    this.client = client;
    this.writes = writes;
  }

  @PreDestroy
  void stop() {
    workers.shutdownNow();
  }

  /**
   * Renders pod and config.toml, to find what cannot be rendered before anything is done.
   *
   * @throws dev.runnerpool.operator.runner.InvalidSpecException naming the field to mend
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
    List<Future<Result>> removals = new ArrayList<>();
    for (Action.Remove remove : plan.actions(Action.Remove.class)) {
      removals.add(workers.submit(() -> delete(pods.get(remove.runnerId()))));
    }
    for (Action.Retire retire : plan.actions(Action.Retire.class)) {
      removals.add(workers.submit(() -> delete(pods.get(retire.runnerId()))));
    }
    for (Future<Result> removal : removals) {
      Result result = await(removal);
      if (result.pod() != null) {
        memory.overlay.deleted(result.pod().getMetadata().getUid(), now);
      }
      refusals.addAll(result.refusal());
    }
    List<Future<Result>> starts = new ArrayList<>();
    for (Action.Start start : plan.actions(Action.Start.class)) {
      starts.add(workers.submit(() -> create(pool, start, memory.revision)));
    }
    List<Pod> started = new ArrayList<>();
    for (Future<Result> start : starts) {
      Result result = await(start);
      if (result.pod() != null) {
        memory.overlay.made(result.pod(), now);
        started.add(result.pod());
      }
      refusals.addAll(result.refusal());
    }
    if (started.isEmpty() && !starts.isEmpty() && !refusals.isEmpty()) {
      memory.writesFailedUntil = now.plus(PAUSE_AFTER_REFUSAL);
      memory.refusal = refusals.get(0);
    }
    return new Outcome(started, refusals);
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
      if (e.getCode() == 0) {
        // No answer: it may have been made. The informer will show it, or the name is still free.
        LOG.warn("No answer to create pod {}: {}", pod.getMetadata().getName(), e.getMessage());
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
    String answer =
        e.getStatus() != null && e.getStatus().getMessage() != null
            ? e.getStatus().getMessage()
            : String.valueOf(e.getMessage());
    LOG.warn("Kubernetes refused to {}: {}", step, answer);
    return new Result(null, List.of(step + ": " + answer));
  }

  private static Result await(Future<Result> future) {
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
