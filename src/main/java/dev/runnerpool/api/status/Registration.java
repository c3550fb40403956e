package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The pool's runner in GitLab. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Registration(
    @JsonPropertyDescription("Number of the runner in GitLab.") Long runnerId) {}
