package dev.runnerpool.api.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Runners of a pool by state. */
public record RunnerCounts(
    @JsonPropertyDescription("Pods made whose runner does not ask for jobs yet.") int starting,
    @JsonPropertyDescription("Runners that ask for jobs.") int idle,
    @JsonPropertyDescription("Runners that hold a job.") int busy,
    @JsonPropertyDescription("Runners told to stop, ending what they hold.") int retiring,
    @JsonPropertyDescription("Runners that ended well and await removal.") int finished,
    @JsonPropertyDescription("Runners that ended badly and await removal.") int failed) {}
