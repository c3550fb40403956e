package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The pool's runner in GitLab. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegistrationStatus(
    @JsonPropertyDescription("Number of the runner in GitLab.") Long runnerId,
    @JsonPropertyDescription(
            "True if the pool brought the runner's token in `spec.gitlab.runner`: nothing is changed"
                + " in GitLab then.")
        Boolean own,
    @JsonPropertyDescription(
            "When GitLab lets the runner's token end, if it does. The operator renews it before;"
                + " that of the pool's own runner must be renewed by its owner.")
        String tokenExpiresAt) {}
