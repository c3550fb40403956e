package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.scaling.Runner;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells when a runner has ended or is gone. Each may have run a job, even one that was only seen to
 * start or was told to stop: it takes a second until a job shows. Not safe for concurrent use.
 */
final class EndedRunners {

  private Set<String> live = Set.of();
  private Set<String> ended = Set.of();

  /** Whether one has since the last call. */
  boolean anyNow(Collection<Runner> runners) {
    Map<Boolean, Set<String>> now =
        runners.stream()
            .collect(
                Collectors.partitioningBy(
                    runner -> runner.state().live(),
                    Collectors.mapping(Runner::id, Collectors.toSet())));
    boolean any = !now.get(true).containsAll(live) || !ended.containsAll(now.get(false));
    live = now.get(true);
    ended = now.get(false);
    return any;
  }
}
