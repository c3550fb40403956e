package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** How a scope's queue is read. Rounded, so that it stays as it is while nothing changes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitLabStatus(
    @JsonPropertyDescription("The kind of requests by which the queue is read.") String queue,
    @JsonPropertyDescription(
            "Requests per minute that reading the queue costs while no job waits, for all pools of"
                + " the scope together.")
        Integer requestsPerMinute,
    @JsonPropertyDescription(
            "Longest time, in seconds, until a new job is seen by polling alone, while no other"
                + " job waits, within the request budget.")
        Integer worstStalenessSeconds,
    @JsonPropertyDescription("The ways in which GitLab announces new jobs, and whether each works.")
        List<String> signals) {

  /** Keeps signals non-null. */
  public GitLabStatus {
    signals = signals == null ? List.of() : List.copyOf(signals);
  }
}
