package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** How a scope's queue is read. Rounded, so that it stays as it is while nothing changes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitLabStatus(
    @JsonPropertyDescription("By which requests the queue is read.") String queue,
    @JsonPropertyDescription(
            "Requests per minute that reading the queue costs while no job waits, for all pools of"
                + " the scope together.")
        Integer requestsPerMinute,
    @JsonPropertyDescription(
            "How many seconds pass at most until a new job is seen while no other waits, by reading"
                + " alone, within the budget of requests.")
        Integer worstStalenessSeconds,
    @JsonPropertyDescription(
            "The ways by which GitLab tells of new jobs, and whether each is live.")
        List<String> signals) {

  /** Keeps signals non-null. */
  public GitLabStatus {
    signals = signals == null ? List.of() : List.copyOf(signals);
  }
}
