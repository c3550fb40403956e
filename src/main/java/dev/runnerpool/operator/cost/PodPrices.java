package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.cost.CostMeter;
import dev.runnerpool.core.cost.NodeShare;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** What each pod of a pool costs: its requests' share of its node's price. */
@ApplicationScoped
public class PodPrices {

  /** Sources named in status; a pool's nodes seldom have more. */
  private static final int SOURCES = 4;

  private final NodeCache nodes;

  /** What is known of one pool; its reconciling is never concurrent. */
  private static final class Account {
    private final CostMeter meter = new CostMeter();
    private final Map<String, Runner> runners = new HashMap<>();
    private final Map<String, Priced> priced = new HashMap<>();

    /** Nodes that differ, in kind or price; many of them only if prices change all the time. */
    private static final int MOST_NODES = 256;

    private final Map<NodeCache.Known, OptionalDouble> perRunner = new HashMap<>();
    private Long generation;

    /** The node that its pods were last seen on, for the price of its next runner; may be null. */
    private NodeCache.Known last;

    /** Looked up by UID for each pod, so it is kept from look to look. */
    Map<String, Runner> byId(List<Runner> seen) {
      seen.forEach(runner -> runners.put(runner.id(), runner));
      if (runners.size() > seen.size()) {
        runners.clear();
        seen.forEach(runner -> runners.put(runner.id(), runner));
      }
      return runners;
    }

    CostMeter.PodUse use(Pod pod, NodeCache.Known node, CostKind kind) {
      String uid = pod.getMetadata().getUid();
      Priced before = priced.get(uid);
      if (before != null && before.isOf(pod, node, kind)) {
        return before.use();
      }
      OptionalDouble hourly = node == null ? OptionalDouble.empty() : node.hourly(requests(pod));
      Priced now = new Priced(pod, node, new CostMeter.PodUse(uid, kind, hourly));
      priced.put(uid, now);
      return now.use();
    }

    /** Dollars per hour that one more runner of the pool with its job would cost there. */
    OptionalDouble perRunner(RunnerPool pool, NodeCache.Known node) {
      Long now = pool.getMetadata().getGeneration();
      if (now == null || !now.equals(generation) || perRunner.size() > MOST_NODES) {
        perRunner.clear();
        generation = now;
      }
      return perRunner.computeIfAbsent(node, there -> there.hourly(requests(pool)));
    }
  }

  /** What a pod costs on its node: the same as long as it, the node and its work are. */
  private record Priced(Pod pod, NodeCache.Known node, CostMeter.PodUse use) {

    boolean isOf(Pod pod, NodeCache.Known node, CostKind kind) {
      return this.pod == pod && Objects.equals(this.node, node) && use.kind() == kind;
    }
  }

  private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();

  PodPrices(NodeCache nodes) {
    this.nodes = nodes;
  }

  /**
   * A pool's running cost.
   *
   * @param hourly dollars per hour of the priced pods; empty if there are pods and none has a price
   * @param source where the prices come from and their dates; null if none is known
   * @param booked what was booked by this reconcile
   * @param unpricedPods pods whose node has no known price
   * @param money the same, for a plan
   */
  public record PoolCost(
      OptionalDouble hourly,
      String source,
      CostMeter.Booking booked,
      long unpricedPods,
      Spend money) {}

  /** Of a runner of the pool and its job. */
  private static NodeShare.Amount requests(RunnerPool pool) {
    NodeShare.Amount requests = NodeCache.amount(pool.getSpec().runner().resources().requests());
    return pool.getSpec().runner().executor() == Executor.Kubernetes
        ? requests.plus(NodeCache.amount(pool.getSpec().runner().job().resources().requests()))
        : requests;
  }

  /** Books the time since the pool was last reconciled. */
  public PoolCost book(RunnerPool pool, List<Runner> seen, List<Pod> pods, Instant now) {
    Account account = accounts.computeIfAbsent(pool.getMetadata().getUid(), uid -> new Account());
    CostMeter meter = account.meter;
    Map<String, Runner> runners = account.byId(seen);
    if (account.priced.size() > pods.size()) {
      account.priced.clear();
    }
    List<CostMeter.PodUse> using = new ArrayList<>(pods.size());
    // Without a budget nobody asks what each runner costs.
    Optional<WithJobs> withJobs =
        Optional.ofNullable(pool.getSpec().budget()).map(budget -> new WithJobs());
    Set<String> lost = new HashSet<>();
    Set<String> sources = new TreeSet<>();
    for (Pod pod : pods) {
      String uid = pod.getMetadata().getUid();
      Runner runner = runners.get(uid);
      if ((runner != null && runner.state() == RunnerState.FAILED) || failed(pod)) {
        lost.add(uid);
      }
      if (nodeName(pod) == null || ended(pod)) {
        continue;
      }
      NodeCache.Known node = nodes.get(nodeName(pod));
      CostMeter.PodUse use = account.use(pod, node, kind(runner));
      if (use.hourly().isPresent()) {
        sources.add(node.price().orElseThrow().source());
        account.last = node;
        if (withJobs.isPresent()) {
          double withJob = account.perRunner(pool, node).orElseThrow();
          withJobs.get().add(pod, runner, use.hourly().getAsDouble(), withJob);
        }
      }
      using.add(use);
    }
    CostMeter.Booking booked = meter.look(now, using, lost);
    OptionalDouble hourly =
        !using.isEmpty() && !meter.anyPriced()
            ? OptionalDouble.empty()
            : OptionalDouble.of(meter.hourly());
    OptionalDouble perRunner =
        account.last == null ? OptionalDouble.empty() : account.perRunner(pool, account.last);
    Spend money =
        withJobs
            .map(all -> all.money(perRunner))
            .orElseGet(() -> new Spend(Map.of(), perRunner, 0));
    return new PoolCost(hourly, text(sources), booked, meter.unpricedPods(), money);
  }

  /** All of them in a fixed order, so that status changes only when they do. */
  private static String text(Set<String> sources) {
    return sources.isEmpty()
        ? null
        : sources.stream().limit(SOURCES).collect(Collectors.joining(", "));
  }

  /** What each runner costs with its job: what its job's pod costs, or will. */
  private static final class WithJobs {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Double> alone = new HashMap<>();
    private final Map<String, Double> expected = new HashMap<>();
    private final Map<String, Double> jobs = new HashMap<>();

    void add(Pod pod, Runner runner, double hourly, double withJob) {
      if (runner == null) {
        String manager = pod.getMetadata().getLabels().getOrDefault(Labels.MANAGER_NAME, "");
        jobs.merge(manager, hourly, Double::sum);
      } else if (runner.state().live()) {
        names.put(runner.id(), pod.getMetadata().getName());
        alone.put(runner.id(), hourly);
        expected.put(runner.id(), withJob);
      }
    }

    Spend money(OptionalDouble perRunner) {
      Map<String, Double> byRunner = new HashMap<>();
      alone.forEach(
          (id, hourly) -> {
            double job = Optional.ofNullable(jobs.remove(names.get(id))).orElse(0.0);
            byRunner.put(id, Math.max(expected.get(id), hourly + job));
          });
      double beside = jobs.values().stream().mapToDouble(Double::doubleValue).sum();
      return new Spend(byRunner, perRunner, beside);
    }
  }

  /** Forgets a pool that is gone. */
  public void forget(RunnerPool pool) {
    accounts.remove(pool.getMetadata().getUid());
  }

  private static CostKind kind(Runner runner) {
    if (runner == null) {
      return CostKind.JOB;
    }
    return switch (runner.state()) {
      case STARTING -> CostKind.STARTUP;
      case IDLE -> CostKind.WARM;
      case BUSY -> CostKind.JOB;
      case RETIRING -> runner.job().isPresent() ? CostKind.JOB : CostKind.WARM;
      case FINISHED -> CostKind.JOB;
      case FAILED -> CostKind.LOST;
    };
  }

  /** Requests of all containers; those of init containers that end are over before these begin. */
  private static NodeShare.Amount requests(Pod pod) {
    NodeShare.Amount sum = new NodeShare.Amount(0, 0);
    List<Container> containers = new ArrayList<>(pod.getSpec().getContainers());
    Reservation.sidecar(pod).ifPresent(containers::add);
    for (Container container : containers) {
      Map<String, Quantity> requests =
          container.getResources() == null || container.getResources().getRequests() == null
              ? Map.of()
              : container.getResources().getRequests();
      sum = sum.plus(NodeCache.amount(requests));
    }
    return sum;
  }

  private static String nodeName(Pod pod) {
    return pod.getSpec() == null ? null : pod.getSpec().getNodeName();
  }

  private static boolean failed(Pod pod) {
    // A job pod that the executor removes is Failed by its kill: only the operator's own tell.
    return "Failed".equals(phase(pod))
        && Labels.ROLE_RUNNER.equals(pod.getMetadata().getLabels().get(Labels.ROLE));
  }

  private static boolean ended(Pod pod) {
    return "Succeeded".equals(phase(pod)) || "Failed".equals(phase(pod));
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : pod.getStatus().getPhase();
  }
}
