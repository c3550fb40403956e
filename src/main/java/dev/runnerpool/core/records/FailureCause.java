package dev.runnerpool.core.records;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why a job failed, as far as that can be told: by GitLab's word for it, or by what its pod showed
 * where that says more.
 *
 * <p>GitLab's words are in its {@code app/models/concerns/enums/ci/commit_status.rb}; those that a
 * runner may send in gitlab-runner's {@code common/network.go}. A pod that was evicted or killed is
 * {@code runner_system_failure} there, or {@code script_failure} with exit code 137 when the
 * script's own process was hit first, so the pod's word goes before GitLab's. What neither tells: a
 * command of the script that is killed for memory while its shell lives on, or that is made for
 * another processor. Both are the script's failure, and the job's log alone says more.
 */
public enum FailureCause {
  /** A command of the job ended with an error. */
  SCRIPT,
  /** It ran, or waited for a runner that was gone, for longer than it may. */
  TIMEOUT,
  /** The runner, its executor or what these rely on. */
  SYSTEM,
  /** An image could not be pulled. */
  IMAGE,
  /** The job or the runner asks for what cannot be: an image that is not there, a bad setting. */
  CONFIGURATION,
  /** Its pod was evicted, preempted, or lost its node: drained, short of memory, a spot node. */
  EVICTED,
  /** A container of the job was killed for going over its memory limit. */
  OUT_OF_MEMORY,
  /** An image has nothing for the architecture of the node. */
  EXEC_FORMAT,
  /** Another word of GitLab's. */
  OTHER,
  /** GitLab did not tell, or does not know. */
  UNKNOWN;

  private static final Map<String, FailureCause> BY_WORD =
      Map.ofEntries(
          Map.entry("script_failure", SCRIPT),
          Map.entry("job_execution_timeout", TIMEOUT),
          Map.entry("stuck_or_timeout_failure", TIMEOUT),
          Map.entry("runner_system_failure", SYSTEM),
          Map.entry("runner_interrupted", SYSTEM),
          Map.entry("runner_external_dependency_failure", SYSTEM),
          Map.entry("runner_unsupported", SYSTEM),
          Map.entry("stale_schedule", SYSTEM),
          Map.entry("scheduler_failure", SYSTEM),
          Map.entry("data_integrity_failure", SYSTEM),
          Map.entry("api_failure", SYSTEM),
          Map.entry("image_pull_failure", IMAGE),
          Map.entry("runner_configuration_error", CONFIGURATION),
          Map.entry("unknown_failure", UNKNOWN));

  /**
   * The cause.
   *
   * @param word GitLab's {@code failure_reason}; empty if it did not tell
   * @param shown what the job's pod showed, if that told anything
   */
  public static FailureCause of(Optional<String> word, Optional<FailureCause> shown) {
    return shown.orElseGet(
        () -> word.map(told -> BY_WORD.getOrDefault(told, OTHER)).orElse(UNKNOWN));
  }

  /** As metrics call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
