package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Runners of a pool by state. */
public record RunnerCounts(
    @JsonPropertyDescription("Runners whose pod exists, but which do not ask for jobs yet.")
        int starting,
    @JsonPropertyDescription("Runners that ask for jobs.") int idle,
    @JsonPropertyDescription("Runners that have a job.") int busy,
    @JsonPropertyDescription("Runners that are being stopped, and finish the job they may have.")
        int retiring,
    @JsonPropertyDescription("Runners that finished, and wait for removal.") int finished,
    @JsonPropertyDescription("Runners that failed, and wait for removal.") int failed) {}
