package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A decision with its reason. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionStatus(
    @JsonPropertyDescription("Reason from a fixed list, such as JobsWaiting or IdleTimeout.")
        String reason,
    @JsonPropertyDescription("What was decided, and by which figures.") String message,
    @JsonPropertyDescription("When it was decided.") String time) {}
