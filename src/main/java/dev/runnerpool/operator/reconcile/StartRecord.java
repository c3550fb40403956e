package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.StartFailures;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a pool's starts: each counts once as failed and once as working, with the words of
 * the scheduler, the kubelet or the API server for what went wrong.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class StartRecord {

  private static final String AGAIN = "ImagePullBackOff";

  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();
  private final Set<String> worked = new HashSet<>();
  private final Set<String> tookJob = new HashSet<>();
  private final Set<String> failed = new HashSet<>();
  private StartFailures failures = StartFailures.none();
  private boolean refused;

  /** Takes over what the pods show. */
  void observe(List<Runner> runners, Map<String, Pod> pods, Policy policy, Instant now) {
    for (Runner runner : runners) {
      begun.putIfAbsent(runner.id(), now);
      listen(pods.get(runner.id()));
      if (tookJob(runner)) {
        tookJob.add(runner.id());
      }
      if (tookJob.contains(runner.id()) || isProven(runner, now)) {
        works(runner);
      } else if (fails(runner, policy, now) && failed.add(runner.id())) {
        refused = false;
        failures =
            failures.failed(
                begun.get(runner.id()), now, why(pods.get(runner.id()), runner, policy));
      }
    }
    Set<String> present = pods.keySet();
    begun.keySet().retainAll(present);
    words.keySet().retainAll(present);
    worked.retainAll(present);
    tookJob.retainAll(present);
    failed.retainAll(present);
  }

  /** When the runner was first seen, or long ago if it was not. */
  Instant begun(String id) {
    return begun.getOrDefault(id, Instant.EPOCH);
  }

  /** Kubernetes would not have a pod made. */
  void refused(String answer, Instant now) {
    refused = true;
    failures = failures.refused(now, answer);
  }

  /** Once no runner is wanted that is not there, what failed before is no trouble any more. */
  void conclude(Reason decided, List<Runner> runners, Instant now) {
    boolean nothingToTry =
        decided == Reason.Satisfied
            && runners.stream().noneMatch(runner -> runner.state() == RunnerState.STARTING);
    if (nothingToTry && failures.breaker(now) != StartFailures.Breaker.OPEN) {
      failures = StartFailures.none();
      refused = false;
    }
  }

  /** The failures in a row, and whether more may be tried. */
  StartFailures failures() {
    return failures;
  }

  /** Whether the last failure was a refusal of the API server. */
  boolean wasRefused() {
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

  /** The first refusal of an image tells more than that it is tried again. */
  private void listen(Pod pod) {
    if (pod != null) {
      RunnerReader.waitingReason(pod)
          .filter(said -> !said.startsWith(AGAIN) || !words.containsKey(uid(pod)))
          .ifPresent(said -> words.put(uid(pod), said));
    }
  }

  private String why(Pod pod, Runner runner, Policy policy) {
    String name = pod == null ? "slot " + runner.slot() : "pod " + pod.getMetadata().getName();
    return name
        + ": "
        + runner
            .unschedulable()
            .map(said -> "no node takes it: " + said)
            .or(() -> Optional.ofNullable(words.get(runner.id())))
            .or(() -> Optional.ofNullable(pod).flatMap(RunnerReader::end))
            .orElse(
                runner.state() == RunnerState.FAILED
                    ? "the runner failed"
                    : "it did not start within scaling.startupDeadline, "
                        + policy.startupDeadline().toSeconds()
                        + " s");
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
