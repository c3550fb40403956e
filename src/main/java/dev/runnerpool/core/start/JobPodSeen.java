package dev.runnerpool.core.start;

import java.time.Instant;
import java.util.Optional;

/**
 * What the pod of a job tells, in whole seconds, by our clock.
 *
 * @param uid of the pod
 * @param runner name of the runner's pod that made it
 * @param job GitLab's number of the job
 * @param created when it was made
 * @param scheduled when it was given a node
 * @param running when the last of its containers began to run
 * @param delay why it has no node, or does not run, in words; empty if it tells nothing
 */
public record JobPodSeen(
    String uid,
    String runner,
    long job,
    Instant created,
    Optional<Instant> scheduled,
    Optional<Instant> running,
    Optional<String> delay) {}
