package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The words of the scheduler, the kubelet or the runner itself for why it does not start.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class StartupMessages {

  private static final String AGAIN = "ImagePullBackOff";

  private final Map<String, String> words = new HashMap<>();

  /** Takes over what the pods show, and says why one of them did not start. */
  Function<Runner, String> observe(ShownPods shown, Policy policy) {
    shown.waiting().forEach(this::listen);
    words.keySet().retainAll(shown.runners().keySet());
    return runner -> why(shown.runners().get(runner.id()), runner, policy);
  }

  /** The first refusal of an image tells more than that it is tried again. */
  private void listen(String uid, String said) {
    if (!said.startsWith(AGAIN) || !words.containsKey(uid)) {
      words.put(uid, said);
    }
  }

  private String why(Pod pod, Runner runner, Policy policy) {
    return "pod %s: %s"
        .formatted(
            pod.getMetadata().getName(),
            runner
                .unschedulable()
                .map(said -> "no node takes it: " + said)
                .or(() -> Optional.ofNullable(words.get(runner.id())))
                .or(() -> PodWords.end(pod))
                .orElse(
                    runner.state() == RunnerState.FAILED
                        ? "the runner failed"
                        : "it did not start within scaling.startupDeadline, "
                            + policy.startupDeadline().toSeconds()
                            + " s"));
  }
}
