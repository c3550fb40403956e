package dev.runnerpool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.runnerpool.api.status.CostStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.api.status.PassedOverJobs;
import dev.runnerpool.api.status.PlacementCount;
import dev.runnerpool.api.status.RegistrationStatus;
import dev.runnerpool.api.status.RunnerCounts;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator last saw and decided. Written only when it differs from what stands there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunnerPoolStatus(
    @JsonPropertyDescription(
            "The generation of the spec that this status describes; -1 before the first reconcile.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Waiting jobs assigned to this pool that no runner has taken; absent until the queue"
                + " was read.")
        Integer waiting,
    @JsonPropertyDescription("Time at which the oldest waiting job was queued, by GitLab's clock.")
        String oldestWaitingSince,
    @JsonPropertyDescription(
            "Jobs that GitLab does not give to the pool's idle runners; absent if there are none.")
        PassedOverJobs passedOver,
    @JsonPropertyDescription("Runners by state.") RunnerCounts runners,
    @JsonPropertyDescription("Runners by kind of nodes, if spec.placement.nodes names any.")
        List<PlacementCount> placement,
    @JsonPropertyDescription("Dollars of the pool, from prices with a source and a date.")
        CostStatus cost,
    @JsonPropertyDescription("The last decision that changed something, and why.")
        DecisionStatus lastDecision,
    @JsonPropertyDescription("The pool's runner in GitLab.") RegistrationStatus registration,
    @JsonPropertyDescription("How GitLab's queue is read, by all pools of the scope together.")
        GitLabStatus gitlab,
    @JsonPropertyDescription(
            "Ready, Registered, QueueReadable, Schedulable, WithinBudget, Degraded and"
                + " JobsPassedOver. Also Stalled if the manifest must be changed first,"
                + " ConfigRecognized with runner.config, RoomReserved if runners reserve their job's"
                + " room, and Placement if something is known of the nodes that placement names.")
        List<Condition> conditions) {

  /** Keeps conditions non-null. */
  public RunnerPoolStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
