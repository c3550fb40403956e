package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Jobs that GitLab does not give to the pool's idle runners, though their tags fit. */
public record PassedOverJobs(
    @JsonPropertyDescription(
            "Waiting jobs that fit the pool and that GitLab gave to none of its idle runners for a"
                + " minute. They are offered to other pools and do not count as waiting here.")
        int count,
    @JsonPropertyDescription(
            "How many of them no pool takes; no runner is started or kept for them.")
        int unservable,
    @JsonPropertyDescription("What may keep GitLab from giving them to the pool.")
        String likelyReasons) {}
