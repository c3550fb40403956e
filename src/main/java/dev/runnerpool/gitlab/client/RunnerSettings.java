package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Settings of a runner as GitLab takes them; null leaves a setting as it is.
 *
 * @param type {@code instance_type}, {@code group_type} or {@code project_type}; only when made
 * @param groupId number of the group; only when made
 * @param projectId number of the project; only when made
 * @param accessLevel {@code not_protected} or {@code ref_protected}
 * @param maximumTimeout longest time of a job in seconds, at least 600
 * @param maintenanceNote for people, at most 1024 characters
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunnerSettings(
    @JsonProperty("runner_type") String type,
    @JsonProperty("group_id") Long groupId,
    @JsonProperty("project_id") Long projectId,
    String description,
    Boolean paused,
    @JsonProperty("tag_list") List<String> tags,
    @JsonProperty("run_untagged") Boolean runUntagged,
    @JsonProperty("access_level") String accessLevel,
    @JsonProperty("maximum_timeout") Integer maximumTimeout,
    @JsonProperty("maintenance_note") String maintenanceNote) {

  /** Settings that only pause or unpause. */
  public static RunnerSettings paused(boolean paused) {
    return new RunnerSettings(null, null, null, null, paused, null, null, null, null, null);
  }

  /** These settings for a new runner of the scope. */
  public RunnerSettings madeFor(String type, Long groupId, Long projectId) {
    return new RunnerSettings(
        type,
        groupId,
        projectId,
        description,
        paused,
        tags,
        runUntagged,
        accessLevel,
        maximumTimeout,
        maintenanceNote);
  }
}
