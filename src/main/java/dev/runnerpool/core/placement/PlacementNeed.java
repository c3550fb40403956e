package dev.runnerpool.core.placement;

import dev.runnerpool.core.placement.PlacementEntry.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a pool needs of the nodes that it names.
 *
 * @param architecture arm64 or amd64
 * @param max most runners at once
 * @param perRunner what one requests with its job
 * @param runner tolerations of runner pods
 * @param job tolerations of job pods
 * @param entries in order of preference
 */
public record PlacementNeed(
    String architecture,
    int max,
    RunnerRoom perRunner,
    List<PodToleration> runner,
    List<PodToleration> job,
    List<PlacementEntry> entries) {

  /** Keeps the lists as they are. */
  public PlacementNeed {
    runner = List.copyOf(runner);
    job = List.copyOf(job);
    entries = List.copyOf(entries);
  }

  /** The names of that kind, sorted. */
  public Set<String> names(Kind kind) {
    return entries.stream()
        .filter(entry -> entry.kind() == kind)
        .map(PlacementEntry::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether runner and job both may be on a node with that taint. */
  boolean tolerates(NodeTaint taint) {
    return taint.isToleratedBy(runner) && taint.isToleratedBy(job);
  }
}
