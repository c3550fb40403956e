package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The pool's runner in GitLab. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegistrationStatus(
    @JsonPropertyDescription("Number of the runner in GitLab.") Long runnerId,
    @JsonPropertyDescription(
            "True if the pool brought the runner's token in `spec.gitlab.runner`: then the"
                + " operator changes nothing in GitLab.")
        Boolean own,
    @JsonPropertyDescription(
            "When the runner's token expires, if it does. The operator renews it before; the token"
                + " of a runner that the pool brought must be renewed by its owner.")
        String tokenExpiresAt) {}
