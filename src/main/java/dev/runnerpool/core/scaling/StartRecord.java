package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of a pool's starts: each counts once as failed and once as working.
 *
 * <p>Not safe for concurrent use: a pool is never looked at twice at once.
 */
public final class StartRecord {

  private final Map<String, Instant> begun = new HashMap<>();
  private final Set<String> worked = new HashSet<>();
  private final Set<String> tookJob = new HashSet<>();
  private final Set<String> failed = new HashSet<>();
  private StartFailures failures = StartFailures.none();
  private boolean refused;

  /**
   * Takes over what the runners show.
   *
   * @param runners all there are; others are forgotten
   * @param why says for people why a runner did not start
   */
  public void observe(
      List<Runner> runners, Function<Runner, String> why, Policy policy, Instant now) {
    for (Runner runner : runners) {
      begun.putIfAbsent(runner.id(), now);
      if (tookJob(runner)) {
        tookJob.add(runner.id());
      }
      if (tookJob.contains(runner.id()) || isProven(runner, now)) {
        works(runner);
      } else if (fails(runner, policy, now) && failed.add(runner.id())) {
        refused = false;
        failures = failures.failed(begun.get(runner.id()), now, why.apply(runner));
      }
    }
    if (begun.size() > runners.size()) {
      forget(runners);
    }
  }

  /** All but these. */
  private void forget(List<Runner> runners) {
    Set<String> present = runners.stream().map(Runner::id).collect(Collectors.toSet());
    begun.keySet().retainAll(present);
    worked.retainAll(present);
    tookJob.retainAll(present);
    failed.retainAll(present);
  }

  /** When the runner was first seen, or long ago if it was not. */
  public Instant begun(String id) {
    return begun.getOrDefault(id, Instant.EPOCH);
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
    if (nothingToTry && failures.breaker(now) != StartFailures.Breaker.OPEN) {
      failures = StartFailures.none();
      refused = false;
    }
  }

  /** The failures in a row, and whether more may be tried. */
  public StartFailures failures() {
    return failures;
  }

  /** Whether the last failure was a refusal of the API server. */
  public boolean wasRefused() {
    return refused;
  }

  private void works(Runner runner) {
    if (worked.add(runner.id())) {
      failures = failures.worked(begun.get(runner.id()));
      refused &= failures.count() > 0;
    }
  }

  private static boolean tookJob(Runner runner) {
    return runner.state() == RunnerState.BUSY
        || runner.state() == RunnerState.FINISHED
        || runner.job().isPresent();
  }

  /** A runner whose token is refused is ready, too, for some seconds. */
  private static boolean isProven(Runner runner, Instant now) {
    return runner.state() == RunnerState.IDLE
        && !runner.since().plus(StartFailures.PROVEN).isAfter(now);
  }

  private static boolean fails(Runner runner, Policy policy, Instant now) {
    return !runner.outdated()
        && (runner.state() == RunnerState.FAILED || runner.missedDeadline(policy, now));
  }
}
