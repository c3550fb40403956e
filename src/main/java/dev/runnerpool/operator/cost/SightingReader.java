package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.core.cost.NodeShare.Amount;
import dev.runnerpool.core.meter.Holding;
import dev.runnerpool.core.meter.HourlyRate;
import dev.runnerpool.core.meter.NodeMeter;
import dev.runnerpool.core.meter.RoomPart;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.meter.RunnerSighting.End;
import dev.runnerpool.core.meter.RunnerTimeline;
import dev.runnerpool.core.records.RunnerCost.CostJob;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads off a runner's pods what happened to it and what room it holds.
 *
 * @param ahead how far the cluster's clock is ahead of ours
 */
record SightingReader(NodeCosts nodes, RunnerPool pool, Duration ahead, Instant now) {

  private static final String JOB_URL = "job.runner.gitlab.com/url";
  private static final String JOB_NAME = "job.runner.gitlab.com/name";
  private static final String IN_URL = "/-/jobs/";

  /**
   * A runner whose pod has a node.
   *
   * @param jobs the pods of its job
   * @param runner as it is read elsewhere; null if it is not
   * @param first whether it was never booked by this process
   * @param hadJob whether a pod of its job was there before
   */
  RunnerSighting read(Pod pod, List<Pod> jobs, Runner runner, boolean first, boolean hadJob) {
    PodLife life = new PodLife(pod, ahead);
    RunnerState state = runner == null ? RunnerState.STARTING : runner.state();
    Optional<Instant> ended = life.ended(now);
    // Its pod may go on, by what others put beside the runner.
    Optional<Instant> over = state.live() ? Optional.empty() : Optional.of(runner.since());
    Optional<Instant> claimed = claimed(pod, jobs, runner, state);
    Optional<Instant> told =
        life.told().or(() -> state == RunnerState.RETIRING ? Optional.of(now) : Optional.empty());
    RunnerTimeline timeline =
        new RunnerTimeline(
            ready(life, runner, state),
            claimed,
            claimed.isEmpty() ? Optional.empty() : jobEnded(jobs, hadJob, ended.or(() -> over)),
            told);
    Instant scheduled = life.scheduled().orElse(now);
    boolean idle = state == RunnerState.IDLE && jobs.isEmpty();
    return new RunnerSighting(
        PodLife.uid(pod),
        PodLife.slot(pod),
        NodeCosts.inBill(life.node(), nodes.node(life.node())),
        timeline,
        scheduled,
        holdings(pod, jobs, first ? claimed : Optional.empty(), scheduled, ended),
        job(jobs),
        idle,
        end(life, jobs, timeline, state));
  }

  /** A job's pod whose runner is gone: a runner of its own if it is not known of which it was. */
  RunnerSighting orphan(String runner, Pod job) {
    PodLife life = new PodLife(job, ahead);
    Instant scheduled = life.scheduled().orElse(now);
    RunnerTimeline timeline =
        new RunnerTimeline(
            Optional.empty(),
            Optional.of(scheduled),
            jobEnded(List.of(job), false, Optional.empty()),
            Optional.empty());
    return new RunnerSighting(
        runner,
        OptionalInt.empty(),
        NodeCosts.inBill(life.node(), nodes.node(life.node())),
        timeline,
        scheduled,
        List.of(jobHolding(job)),
        job(List.of(job)),
        false,
        runner.equals(PodLife.uid(job)) ? End.BADLY : End.NONE);
  }

  private Optional<Instant> ready(PodLife life, Runner runner, RunnerState state) {
    return switch (state) {
      case STARTING -> Optional.empty();
      case IDLE -> Optional.of(runner.since());
      case BUSY, FINISHED -> life.ready().or(life::started);
      case RETIRING, FAILED -> life.ready();
    };
  }

  private Optional<Instant> claimed(Pod pod, List<Pod> jobs, Runner runner, RunnerState state) {
    Optional<Instant> told = Reservation.claimed(pod).map(at -> at.minus(ahead));
    Optional<Instant> job =
        jobs.stream()
            .flatMap(each -> new PodLife(each, ahead).made().stream())
            .min(Comparator.naturalOrder());
    Optional<Instant> busy =
        state == RunnerState.BUSY ? Optional.of(runner.since()) : Optional.empty();
    Optional<Instant> byProbe =
        state == RunnerState.FINISHED && RunnerContainer.isProbed(pod)
            ? new PodLife(pod, ahead).unready()
            : Optional.empty();
    return Stream.of(told, job, busy)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .or(() -> byProbe);
  }

  /** Its job is over when no pod of it goes on, or the runner's own has ended. */
  private Optional<Instant> jobEnded(List<Pod> jobs, boolean had, Optional<Instant> runnerEnded) {
    Optional<Instant> pods = had && jobs.isEmpty() ? Optional.of(now) : Optional.empty();
    for (Pod job : jobs) {
      PodLife life = new PodLife(job, ahead);
      Optional<Instant> over = earlier(life.told(), life.ended(now));
      if (over.isEmpty()) {
        pods = Optional.empty();
        break;
      }
      pods = pods.isEmpty() || over.get().isAfter(pods.get()) ? over : pods;
    }
    return earlier(pods, runnerEnded);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && (other.isEmpty() || one.get().isBefore(other.get())) ? one : other;
  }

  private End end(PodLife life, List<Pod> jobs, RunnerTimeline timeline, RunnerState state) {
    if (life.failed() || state == RunnerState.FAILED) {
      return End.BADLY;
    }
    if (life.hasEnded() || state == RunnerState.FINISHED) {
      boolean disrupted = jobs.stream().anyMatch(job -> new PodLife(job, ahead).isDisrupted());
      return disrupted ? End.BADLY : End.WELL;
    }
    boolean neverBegan = timeline.ready().isEmpty() && timeline.claimed().isEmpty();
    boolean late =
        neverBegan
            && timeline
                .told()
                .flatMap(told -> life.made().map(made -> !told.isBefore(made.plus(deadline()))))
                .orElse(false);
    return late ? End.BADLY : End.NONE;
  }

  private Duration deadline() {
    return Durations.parse(pool.getSpec().scaling().startupDeadline());
  }

  private List<Holding> holdings(
      Pod pod, List<Pod> jobs, Optional<Instant> away, Instant from, Optional<Instant> until) {
    String name = PodLife.node(pod);
    NodeCache.Known node = nodes.node(name);
    Amount all = PodRequests.of(pod);
    Amount own = PodRequests.withoutRoom(pod);
    double allWeighs = nodes.weight(all);
    double ownWeighs = Math.min(allWeighs, nodes.weight(own));
    double load = nodes.load(name);
    List<Holding> holdings = new ArrayList<>(3);
    holdings.add(
        holding(pod, RoomPart.OWN, nodes.rate(node, ownWeighs, load), ownWeighs, from, until));
    boolean holds = Reservation.isHeld(pod);
    if (holds) {
      double weight = allWeighs - ownWeighs;
      holdings.add(
          holding(pod, RoomPart.ROOM, nodes.rate(node, weight, load), weight, from, until));
    } else if (away.isPresent() && Reservation.sidecar(pod).isPresent() && !jobs.isEmpty()) {
      // It was given back while nobody looked; what its job requests is what it was.
      double weight = nodes.weight(PodRequests.of(jobs.get(0)));
      Optional<Instant> given = Optional.of(away.get().isBefore(from) ? from : away.get());
      holdings.add(
          holding(pod, RoomPart.ROOM, nodes.rate(node, weight, load), weight, from, given));
    }
    for (Pod job : jobs) {
      if (PodLife.node(job) != null) {
        holdings.add(jobHolding(job));
      }
    }
    return holdings;
  }

  private Holding jobHolding(Pod job) {
    PodLife life = new PodLife(job, ahead);
    double weight = nodes.weight(PodRequests.of(job));
    return holding(
        job,
        RoomPart.JOB,
        nodes.rate(nodes.node(life.node()), weight, nodes.load(life.node())),
        weight,
        life.scheduled().orElse(now),
        life.ended(now));
  }

  private Holding holding(
      Pod pod,
      RoomPart part,
      HourlyRate rate,
      double weight,
      Instant from,
      Optional<Instant> until) {
    String name = PodLife.node(pod);
    Optional<NodeMeter> meter =
        Optional.ofNullable(nodes.node(name)).map(node -> nodes.meter(name, node));
    return new Holding(PodLife.uid(pod), part, rate, weight, meter, from, until);
  }

  private Optional<CostJob> job(List<Pod> jobs) {
    for (Pod job : jobs) {
      OptionalLong id = jobId(job);
      if (id.isPresent()) {
        Map<String, String> told = job.getMetadata().getAnnotations();
        String gitlab = Scope.of(pool).account().url();
        return Optional.of(
            new CostJob(
                gitlab,
                id.getAsLong(),
                project(told.getOrDefault(JOB_URL, ""), gitlab),
                told.getOrDefault(JOB_NAME, "")));
      }
    }
    return Optional.empty();
  }

  /** The path between the address of its GitLab and the job's number. */
  private static String project(String url, String gitlab) {
    int end = url.indexOf(IN_URL);
    int host = url.indexOf("://");
    if (end < 0 || host < 0) {
      return "";
    }
    int from = url.startsWith(gitlab + "/") ? gitlab.length() + 1 : url.indexOf('/', host + 3) + 1;
    return from > 0 && from <= end ? url.substring(from, end) : "";
  }

  /** The job that a job's pod says it runs. */
  OptionalLong jobId(Pod job) {
    String id =
        Optional.ofNullable(job.getMetadata().getAnnotations())
            .map(told -> told.get(Labels.JOB_ID))
            .orElse("");
    return id.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
  }
}
