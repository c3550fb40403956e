package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A pool's runner as GitLab should have it. */
final class DesiredRunner {

  private static final String NOTE =
      "Kept by the RunnerPool operator: change the RunnerPool, not this runner.";

  private DesiredRunner() {}

  /** Settings of the pool's runner. */
  static RunnerSettings of(RunnerPool pool) {
    RunnerPoolSpec spec = pool.getSpec();
    List<String> tags =
        Stream.concat(spec.tags().stream(), Stream.of(spec.architecture().label()))
            .distinct()
            .sorted()
            .toList();
    return new RunnerSettings(
        null,
        null,
        null,
        RunnerMarker.description(pool),
        spec.paused(),
        tags,
        spec.runUntagged(),
        spec.protectedRefsOnly() ? "ref_protected" : "not_protected",
        Math.toIntExact(Durations.parse(spec.maximumJobTimeout()).toSeconds()),
        NOTE);
  }

  /**
   * A setting that GitLab has otherwise.
   *
   * @param field of the pool
   * @param found GitLab's value
   * @param wanted the pool's value
   */
  record Difference(String field, String found, String wanted) {

    private static final int LONGEST = 120;
    private static final String NOTHING = String.valueOf((Object) null);

    /** Whether GitLab shows nothing there. If it still does after a change, it never tells. */
    boolean isUntold() {
      return found.equals(NOTHING);
    }

    @Override
    public String toString() {
      return "%s: GitLab had %s, the pool has %s".formatted(field, cut(found), cut(wanted));
    }

    private static String cut(String value) {
      return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }
  }

  /** What GitLab has otherwise; empty if the runner is as it should be. */
  static List<Difference> differences(Responses.Runner runner, RunnerSettings wanted) {
    List<Difference> found = new ArrayList<>();
    Set<String> tags = runner.tags() == null ? null : new TreeSet<>(runner.tags());
    compare(found, "description", runner.description(), wanted.description());
    compare(found, "spec.tags", tags, new TreeSet<>(wanted.tags()));
    compare(found, "spec.paused", runner.paused(), wanted.paused());
    compare(found, "spec.runUntagged", runner.runUntagged(), wanted.runUntagged());
    compare(found, "spec.protectedRefsOnly", runner.accessLevel(), wanted.accessLevel());
    compare(found, "spec.maximumJobTimeout", runner.maximumTimeout(), wanted.maximumTimeout());
    return found;
  }

  /** What keeps a runner that somebody else made from jobs that fit the pool, for people. */
  static Optional<String> keptFromJobs(Responses.Runner runner, RunnerSettings wanted) {
    if (runner == null) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>();
    Set<String> missing = new TreeSet<>(wanted.tags());
    missing.removeAll(runner.tags() == null ? wanted.tags() : runner.tags());
    if (Boolean.TRUE.equals(runner.paused())) {
      found.add("is paused");
    }
    if (!missing.isEmpty()) {
      found.add("lacks the tags " + missing);
    }
    if (wanted.runUntagged() && Boolean.FALSE.equals(runner.runUntagged())) {
      found.add("takes no untagged jobs");
    }
    if ("ref_protected".equals(runner.accessLevel())
        && !"ref_protected".equals(wanted.accessLevel())) {
      found.add("takes jobs of protected refs alone");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  private static void compare(List<Difference> found, String field, Object has, Object wanted) {
    if (!Objects.equals(has, wanted)) {
      found.add(new Difference(field, String.valueOf(has), String.valueOf(wanted)));
    }
  }
}
