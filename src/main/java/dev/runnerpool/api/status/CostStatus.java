package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What a pool costs, in US dollars as decimal text; absent where no price is known. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CostStatus(
    @JsonPropertyDescription(
            "US dollars per hour of the live pods: their requests' share of their nodes' prices."
                + " `unknown` if no node of the pool has a known price.")
        String hourly,
    @JsonPropertyDescription(
            "Where the prices come from, such as `override` or `table 2026-07-20`.")
        String source) {}
