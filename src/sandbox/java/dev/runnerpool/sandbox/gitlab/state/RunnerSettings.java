package dev.runnerpool.sandbox.gitlab.state;

import java.util.List;
import java.util.TreeSet;

/**
 * What users may change about a runner.
 *
 * @param tags kept sorted, case as given
 * @param refProtected whether it takes only jobs of protected refs
 * @param maximumTimeout seconds, null for none; at least 600
 */
public record RunnerSettings(
    String description,
    String maintenanceNote,
    boolean paused,
    boolean locked,
    boolean runUntagged,
    boolean refProtected,
    List<String> tags,
    Integer maximumTimeout) {

  public static final RunnerSettings DEFAULT =
      new RunnerSettings(null, null, false, false, true, false, List.of(), null);

  public RunnerSettings {
    tags = List.copyOf(new TreeSet<>(tags));
  }
}
