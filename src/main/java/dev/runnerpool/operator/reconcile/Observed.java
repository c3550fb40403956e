package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.PoolCost;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/**
 * What was observed of a pool.
 *
 * @param inputs for the autoscaler
 * @param queue what is known of its scope's queue
 * @param facts how that queue is read
 * @param registration what is known of its runner in GitLab
 * @param pods its runner pods by UID
 * @param changes which pods, of runners and jobs, are not as at the last look
 * @param trouble why a pod does not start, in the kubelet's words
 * @param unplacedJob which job has a pod that no node takes, and why
 * @param jobPods what else the pods of its jobs tell
 * @param cost what its pods cost
 * @param month how its month's budget stands, if it has one and that was read
 */
record Observed(
    Inputs inputs,
    QueueState queue,
    QueueFacts facts,
    Registrations.State registration,
    Map<String, Pod> pods,
    PodChanges changes,
    Optional<String> trouble,
    Optional<String> unplacedJob,
    ShownJobPods jobPods,
    PoolCost cost,
    Optional<MonthlyBudget.Outlook> month) {}
