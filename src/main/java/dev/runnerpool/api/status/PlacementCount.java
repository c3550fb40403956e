package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How many runners are on one kind of nodes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacementCount(
    @JsonPropertyDescription("Which entry of spec.placement.nodes, counted from 0.") int choice,
    @JsonPropertyDescription("The entry in words, such as `nodePool ci, Spot`.") String description,
    @JsonPropertyDescription("Live runners that were created for it, on a node or not yet.")
        int runners,
    @JsonPropertyDescription(
            "Until when this entry is skipped, because none of its nodes took a runner for"
                + " spec.placement.fallbackAfter; then one runner tries it. Absent if it is not"
                + " skipped.")
        String avoidedUntil) {}
