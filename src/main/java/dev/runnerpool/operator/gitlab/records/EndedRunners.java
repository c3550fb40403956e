package dev.runnerpool.operator.gitlab.records;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells when a runner that may have run a job has ended: one that was busy, and one that was idle
 * and is gone without having been told to stop, as it may have taken a job unseen. Not safe for
 * concurrent use.
 */
final class EndedRunners {

  private final Set<String> idle = new HashSet<>();
  private final Set<String> busy = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  /** Whether one has ended since the last call. */
  boolean anyNow(Collection<Runner> runners) {
    Set<String> present = runners.stream().map(Runner::id).collect(Collectors.toSet());
    boolean any = idle.removeIf(id -> !present.contains(id));
    any |= busy.removeIf(id -> !present.contains(id));
    ended.retainAll(present);
    for (Runner runner : runners) {
      any |= see(runner);
    }
    return any;
  }

  private boolean see(Runner runner) {
    String id = runner.id();
    if (runner.state() == RunnerState.IDLE) {
      idle.add(id);
      return false;
    }
    idle.remove(id);
    boolean holds = runner.state() == RunnerState.RETIRING && runner.job().isPresent();
    if (holds || runner.state() == RunnerState.BUSY) {
      busy.add(id);
    }
    boolean endedNow = !runner.state().live() && ended.add(id);
    if (endedNow) {
      busy.remove(id);
    }
    return endedNow;
  }
}
