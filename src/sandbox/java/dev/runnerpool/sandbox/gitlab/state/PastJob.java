package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;

/** When a job of the past was queued, was taken and ended. */
public record PastJob(Instant queuedAt, Instant startedAt, Instant finishedAt) {}
