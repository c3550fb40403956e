package dev.runnerpool.operator.gitlab.records;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells when a runner that may have run a job has ended. Not safe for concurrent use. */
final class EndedRunners {

  private final Set<String> busy = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  /** Whether one has ended since the last call. */
  boolean anyNow(Collection<Runner> runners) {
    Set<String> present = runners.stream().map(Runner::id).collect(Collectors.toSet());
    boolean any = busy.removeIf(id -> !present.contains(id));
    ended.retainAll(present);
    for (Runner runner : runners) {
      if (runner.state() == RunnerState.BUSY) {
        busy.add(runner.id());
      } else if (!runner.state().live() && ended.add(runner.id())) {
        busy.remove(runner.id());
        any = true;
      }
    }
    return any;
  }
}
