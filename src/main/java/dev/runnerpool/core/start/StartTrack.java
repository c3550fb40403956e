package dev.runnerpool.core.start;

import dev.runnerpool.core.records.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The start of one job that a runner took.
 *
 * <p>Not safe for concurrent use.
 */
final class StartTrack {

  /** gitlab-runner retries to make its job's pod while a quota refuses it. */
  private static final Duration POD_LATE = Duration.ofSeconds(3);

  final long job;
  private final RunnerTrack runner;
  private final Optional<Duration> pollInterval;
  private final PodMoments pod = new PodMoments();
  private Optional<WaitingKnown.Known> known;
  private Instant podMade;
  private Optional<Instant> endedAt = Optional.empty();

  /** Whether it was told to those who count. */
  boolean counted;

  /**
   * A job that a runner was seen to have taken.
   *
   * @param known since when it waited, as far as the pool was given it
   * @param pollInterval how often gitlab-runner looks at the job's pod; empty if it has none
   */
  StartTrack(
      long job,
      RunnerTrack runner,
      Optional<WaitingKnown.Known> known,
      Optional<Duration> pollInterval) {
    this.job = job;
    this.runner = runner;
    this.known = known;
    this.pollInterval = pollInterval;
  }

  /** Takes over what the job's pod shows. A second pod of it, after a failed one, counts as one. */
  void see(JobPodSeen seen, Optional<Instant> before, Instant now) {
    if (podMade == null) {
      podMade = SeenTime.of(seen.created(), before, now);
    }
    endedAt = Optional.empty();
    pod.says(
        seen.scheduled().isEmpty() ? StartPhase.JobPodScheduled : StartPhase.ImagesPulled,
        seen.delay());
    pod.passed(StartPhase.JobPodScheduled, seen.scheduled(), before, now);
    pod.passed(StartPhase.ImagesPulled, seen.running(), before, now);
  }

  /**
   * GitLab told how long it waited and ran; by our clock it waited until its runner took it, and
   * ran from then on.
   */
  void ended(JobRecord told, Instant now) {
    Instant claimed = runner.claimed(podMade);
    if (known.isEmpty()) {
      known = told.waited().map(waited -> new WaitingKnown.Known(claimed.minus(waited), null));
    }
    ended(told.ran().map(claimed::plus).orElse(now));
  }

  /** The job, its runner or its pod is gone. */
  void ended(Instant now) {
    endedAt = endedAt.or(() -> Optional.of(now));
  }

  /** Whether it is known since when the job waited. */
  boolean isWhole() {
    return known.isPresent();
  }

  RunnerTrack runner() {
    return runner;
  }

  JobStart start(String pool, Hindrances hindrances) {
    Instant claimed = runner.claimed(podMade);
    Instant queued = known.map(WaitingKnown.Known::queuedAt).orElse(claimed);
    Map<StartPhase, Instant> at = new EnumMap<>(StartPhase.class);
    known.map(WaitingKnown.Known::knownAt).ifPresent(when -> at.put(StartPhase.Known, when));
    for (StartPhase phase : StartPhase.values()) {
      Instant when = phase.isOfRunner() ? runner.moments().at(phase) : pod.at(phase);
      if (when != null) {
        at.put(phase, when);
      }
    }
    at.put(StartPhase.Claimed, claimed);
    Instant began = began(claimed);
    if (began != null) {
      at.put(StartPhase.ScriptStarted, endedAt.filter(end -> end.isBefore(began)).orElse(began));
    }
    StartMoments moments = new StartMoments(queued, at, pollInterval.isPresent(), endedAt);
    return new JobStart(
        job,
        pool,
        Optional.of(runner.name),
        queued,
        moments.spans((phase, from, until) -> delay(phase, from, until, hindrances)));
  }

  /**
   * gitlab-runner looks at its job's pod right after it made it, and then each time that the
   * interval is over ({@code waitForPodRunning} in {@code executors/kubernetes/util.go} of 19.4):
   * it goes on with the first look that finds the containers running. The Shell executor has none
   * to wait for.
   */
  private Instant began(Instant claimed) {
    if (pollInterval.isEmpty()) {
      return claimed;
    }
    Instant running = pod.at(StartPhase.ImagesPulled);
    if (running == null || podMade == null || !running.isAfter(podMade)) {
      return running;
    }
    long interval = Math.max(1, pollInterval.get().toMillis());
    long waited = Duration.between(podMade, running).toMillis();
    return podMade.plusMillis((waited + interval - 1) / interval * interval);
  }

  private Optional<String> delay(
      StartPhase phase, Instant from, Optional<Instant> until, Hindrances hindrances) {
    return switch (phase) {
      case RunnerCreated -> hindrances.within(from, until);
      case RunnerScheduled, RunnerReady -> runner.moments().words(phase);
      case JobPodScheduled -> pod.words(phase).or(() -> endWords(until)).or(() -> noPod(from));
      case ImagesPulled -> pod.words(phase).or(() -> endWords(until));
      case Known, Claimed, ScriptStarted -> Optional.empty();
    };
  }

  private Optional<String> endWords(Optional<Instant> until) {
    return endedAt
        .filter(end -> until.filter(end::equals).isPresent())
        .map(end -> "the job, its pod or its runner ended before");
  }

  private Optional<String> noPod(Instant from) {
    return Duration.between(from, podMade).compareTo(POD_LATE) > 0
        ? Optional.of(
            "the job's pod was made late: a quota or another check refused it, and gitlab-runner"
                + " tried again")
        : Optional.empty();
  }
}
