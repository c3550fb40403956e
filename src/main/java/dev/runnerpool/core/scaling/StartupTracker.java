package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What became of a pool's starts: each counts once as failed and once as working.
 *
 * <p>Not safe for concurrent use: a pool is never looked at twice at once.
 */
public final class StartupTracker {

  /** What is known of one runner's start. */
  private static final class Start {
    private final Instant begun;
    private boolean tookJob;
    private boolean worked;
    private boolean failed;
    private long seenIn;

    private Start(Instant begun) {
      this.begun = begun;
    }
  }

  private final Map<String, Start> starts = new HashMap<>();
  private StartupFailures failures = StartupFailures.none();
  private boolean refused;
  private long observations;

  /**
   * Takes over what the runners show.
   *
   * @param runners all there are; others are forgotten
   * @param why says for people why a runner did not start
   */
  public void observe(
      List<Runner> runners, Function<Runner, String> why, Policy policy, Instant now) {
    observations++;
    Instant proven = now.minus(StartupFailures.PROVEN);
    for (Runner runner : runners) {
      Start start = starts.get(runner.id());
      if (start == null) {
        start = new Start(now);
        starts.put(runner.id(), start);
      }
      start.seenIn = observations;
      start.tookJob |= tookJob(runner);
      if (start.tookJob || isProven(runner, proven)) {
        works(start);
      } else if (!start.failed && fails(start, runner, policy, now)) {
        start.failed = true;
        refused = false;
        failures = failures.failed(start.begun, now, why.apply(runner));
      }
    }
    if (starts.size() > runners.size()) {
      starts.values().removeIf(start -> start.seenIn != observations);
    }
  }

  /** When the runner was first seen, or long ago if it was not. */
  public Instant begun(String id) {
    Start start = starts.get(id);
    return start == null ? Instant.EPOCH : start.begun;
  }

  /** Kubernetes would not have a pod made. */
  public void refused(String answer, Instant now) {
    refused = true;
    failures = failures.refused(now, answer);
  }

  /** Once no runner is wanted that is not there, what failed before is no trouble any more. */
  public void conclude(Reason decided, List<Runner> runners, Instant now) {
    boolean nothingToTry =
        decided == Reason.Satisfied
            && runners.stream().noneMatch(runner -> runner.state() == RunnerState.STARTING);
    if (nothingToTry && failures.breaker(now) != StartupFailures.Breaker.OPEN) {
      failures = StartupFailures.none();
      refused = false;
    }
  }

  /** The failures in a row, and whether more may be tried. */
  public StartupFailures failures() {
    return failures;
  }

  /** Whether the last failure was a refusal of the API server. */
  public boolean wasRefused() {
    return refused;
  }

  private void works(Start start) {
    if (!start.worked) {
      start.worked = true;
      failures = failures.worked(start.begun);
      refused &= failures.count() > 0;
    }
  }

  private static boolean tookJob(Runner runner) {
    return runner.state() == RunnerState.BUSY
        || runner.state() == RunnerState.FINISHED
        || runner.job().isPresent();
  }

  /** A runner whose token is refused is ready, too, for some seconds. */
  private static boolean isProven(Runner runner, Instant since) {
    return runner.state() == RunnerState.IDLE && !runner.since().isAfter(since);
  }

  /**
   * One that worked is no failed start, whatever becomes of it: it was evicted, its node was taken
   * away or does not answer. Were it one, a Spot node with three idle runners would open the
   * breaker.
   */
  private static boolean fails(Start start, Runner runner, Policy policy, Instant now) {
    return !start.worked
        && !runner.outdated()
        && (runner.state() == RunnerState.FAILED || runner.missedDeadline(policy, now));
  }
}
