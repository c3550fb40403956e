package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scope's sentinel as GitLab should have it.
 *
 * @param settings of the runner
 * @param uncovered names of the pools whose jobs it is not told of
 */
record DesiredSentinel(RunnerSettings settings, List<String> uncovered) {

  /** GitLab's own limit (Ci::Runner, TAG_LIST_MAX_LENGTH). */
  private static final int MOST_TAGS = 50;

  private static final String NOTE =
      "Kept by the RunnerPool operator to be told of waiting jobs. It runs none: leave it paused.";

  /**
   * The settings for these pools. A job's tags must all be the runner's, so half of a pool's tags
   * would be of little use: pools are taken whole, by name, as long as their tags fit.
   */
  static DesiredSentinel of(Collection<RunnerPool> pools, SentinelMarker mark) {
    Set<String> tags = new TreeSet<>();
    List<String> uncovered = new ArrayList<>();
    List<RunnerPool> byName =
        pools.stream().sorted(Comparator.comparing(pool -> pool.getMetadata().getName())).toList();
    for (RunnerPool pool : byName) {
      Set<String> union = new TreeSet<>(tags);
      union.addAll(pool.getSpec().tags());
      union.add(pool.getSpec().architecture().label());
      if (union.size() <= MOST_TAGS) {
        tags = union;
      } else {
        uncovered.add(pool.getMetadata().getName());
      }
    }
    RunnerSettings settings =
        new RunnerSettings(
            null,
            null,
            null,
            mark.description(),
            true,
            List.copyOf(tags),
            pools.stream().map(RunnerPool::getSpec).anyMatch(RunnerPoolSpec::runUntagged),
            // One that is not restricted is told of protected jobs as well.
            pools.stream().map(RunnerPool::getSpec).allMatch(RunnerPoolSpec::protectedRefsOnly)
                ? "ref_protected"
                : "not_protected",
            null,
            NOTE);
    return new DesiredSentinel(settings, uncovered);
  }

  /** Whether GitLab has the runner so. */
  boolean isSo(Responses.Runner runner) {
    return Objects.equals(runner.description(), settings.description())
        && Objects.equals(runner.paused(), settings.paused())
        && runner.tags() != null
        && Set.copyOf(runner.tags()).equals(Set.copyOf(settings.tags()))
        && Objects.equals(runner.runUntagged(), settings.runUntagged())
        && Objects.equals(runner.accessLevel(), settings.accessLevel());
  }
}
