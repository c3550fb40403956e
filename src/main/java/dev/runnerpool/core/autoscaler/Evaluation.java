package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.ScalePlan;
import java.time.Instant;
import java.util.Optional;

/**
 * What one reconcile of a pool came to.
 *
 * @param snapshot all that the plan rests on, also for what is said of the pool
 * @param given the jobs that it was given
 * @param availability what the pool has to offer to jobs before the plan is carried out
 * @param plan what to do, and the decision
 * @param nextCheck when time alone may change the plan, if ever
 */
public record Evaluation(
    PoolSnapshot snapshot,
    GivenJobs given,
    Availability availability,
    ScalePlan plan,
    Optional<Instant> nextCheck) {}
