package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;
import java.util.List;

/**
 * A job as it stood at one instant. Times are the simulator's clock and null until they happen.
 *
 * @param status GitLab's word: created, waiting_for_resource, pending, running, success, failed,
 *     canceling, canceled, skipped, manual, scheduled
 * @param failureReason GitLab's word, null unless failed
 * @param exitCode null unless the runner reported one
 * @param queuedAt when it became pending
 * @param assignedAt when a runner was given it; with two-phase assignment it is pending until
 *     {@code startedAt}
 * @param runnerId id of the runner that took it, null until assigned
 * @param systemId which process of the runner took it
 * @param runnerName name the process gave itself
 * @param architecture architecture the process reported, in Go's words: amd64, arm64
 * @param retriedFrom id of the job this one runs again, null for a first try
 * @param retriedBy id of the job that runs this one again, null if none
 */
public record SimulatedJob(
    long id,
    String name,
    String stage,
    String status,
    String failureReason,
    Integer exitCode,
    boolean allowFailure,
    List<String> tags,
    long projectId,
    String project,
    long pipelineId,
    String ref,
    boolean protectedRef,
    Instant createdAt,
    Instant queuedAt,
    Instant assignedAt,
    Instant startedAt,
    Instant finishedAt,
    Long runnerId,
    String systemId,
    String runnerName,
    String architecture,
    Long retriedFrom,
    Long retriedBy,
    int traceBytes) {
  public SimulatedJob {
    tags = List.copyOf(tags);
  }
}
