package dev.runnerpool.core.start;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far jobs are that no runner took yet: GitLab gives the first of them to the first runner that
 * asks, so the first waits for the runner that is farthest, the next for the next one.
 *
 * @param jobs those that wait, in the order in which GitLab gives them away
 * @param free the runners without a job, those that are ready first
 */
record ExpectedStarts(
    String pool,
    List<Job> jobs,
    List<RunnerTrack> free,
    WaitingKnown waiting,
    Hindrances hindrances,
    StartLook look) {

  /** A runner's pod shows its job within seconds, unless a quota holds the job's pod up. */
  private static final Duration TAKEN = Duration.ofMinutes(2);

  /** The start of that job; empty if it does not wait. */
  Optional<JobStart> find(long job) {
    for (int place = 0; place < jobs.size(); place++) {
      if (jobs.get(place).id() == job) {
        return start(jobs.get(place).id(), place);
      }
    }
    if (waiting.isPassedOver(job)) {
      return start(
          job,
          Optional.empty(),
          "passed over: it waits although runners of the pool are idle, and counts elsewhere");
    }
    if (!look.ownPods() && waiting.hasLeft(job)) {
      return start(
          job,
          Optional.empty(),
          "it left the queue: a runner took it, whose pod does not tell which job it has with the"
              + " Shell executor, or it was cancelled");
    }
    return waiting.leftWithin(job, TAKEN, look.now())
        ? start(
            job,
            Optional.empty(),
            "it left the queue: a runner took it, whose pod does not show that yet, or it was"
                + " cancelled")
        : Optional.empty();
  }

  /** Those that wait, the first ones alone if they are many. */
  List<JobStart> all() {
    List<JobStart> all = new ArrayList<>();
    for (int place = 0; place < Math.min(PoolStarts.SHOWN, jobs.size()); place++) {
      start(jobs.get(place).id(), place).ifPresent(all::add);
    }
    return all;
  }

  private Optional<JobStart> start(long job, int place) {
    return place < free.size()
        ? start(job, Optional.of(free.get(place)), "")
        : start(job, Optional.empty(), "");
  }

  /**
   * The start.
   *
   * @param taken what is said of a job that waits for no runner to come; empty for others
   */
  private Optional<JobStart> start(long job, Optional<RunnerTrack> runner, String taken) {
    return waiting
        .find(job)
        .map(
            known -> {
              Map<StartPhase, Instant> at = new EnumMap<>(StartPhase.class);
              at.put(StartPhase.Known, known.knownAt());
              runner.ifPresent(expected -> put(expected, at));
              StartMoments moments =
                  new StartMoments(known.queuedAt(), at, look.ownPods(), Optional.empty());
              return new JobStart(
                  job,
                  pool,
                  Optional.empty(),
                  known.queuedAt(),
                  taken.isEmpty()
                      ? moments.spans((phase, from, until) -> delay(phase, from, until, runner))
                      : claimed(known, taken));
            });
  }

  private static void put(RunnerTrack runner, Map<StartPhase, Instant> at) {
    for (StartPhase phase : StartPhase.values()) {
      Instant when = phase.isOfRunner() ? runner.moments().at(phase) : null;
      if (when != null) {
        at.put(phase, when);
      }
    }
  }

  private static List<JobStart.Span> claimed(WaitingKnown.Known known, String words) {
    Instant from = known.knownAt().isBefore(known.queuedAt()) ? known.queuedAt() : known.knownAt();
    return List.of(
        new JobStart.Span(StartPhase.Known, known.queuedAt(), Optional.of(from), Optional.empty()),
        new JobStart.Span(StartPhase.Claimed, from, Optional.empty(), Optional.of(words)));
  }

  private Optional<String> delay(
      StartPhase phase, Instant from, Optional<Instant> until, Optional<RunnerTrack> runner) {
    return switch (phase) {
      case RunnerCreated -> hindrances.within(from, until);
      case RunnerScheduled, RunnerReady ->
          runner.flatMap(expected -> expected.moments().words(phase));
      case Known, Claimed, JobPodScheduled, ImagesPulled, ScriptStarted -> Optional.empty();
    };
  }
}
