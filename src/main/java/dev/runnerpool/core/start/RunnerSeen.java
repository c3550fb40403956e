package dev.runnerpool.core.start;

import java.time.Instant;
import java.util.Optional;

/**
 * What the pod of a runner tells, in whole seconds, by our clock.
 *
 * @param uid of the pod
 * @param name of the pod, by which the pod of its job names it
 * @param slot its slot
 * @param created when it was made
 * @param scheduled when it was given a node
 * @param ready when its containers ran
 * @param claimed when it took a job, by its own signs; those of its job's pod apart
 * @param ended whether it has ended: only then some pods tell that they took a job
 * @param delay why it has no node, or does not run, in words; empty if it tells nothing
 */
public record RunnerSeen(
    String uid,
    String name,
    int slot,
    Instant created,
    Optional<Instant> scheduled,
    Optional<Instant> ready,
    Optional<Instant> claimed,
    boolean ended,
    Optional<String> delay) {}
