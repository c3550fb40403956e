package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.WarmLearner;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What one reconcile of a pool rests on, beside the pool's own state.
 *
 * @param now the time
 * @param policy what the manifest says
 * @param runners every runner pod there is, in whatever state
 * @param created when each of them was created, by its id, as far as that is known
 * @param startWords says for people why a runner did not start
 * @param queue how fresh the queue is known, without any jobs
 * @param queueReadAt when the last complete reading of the queue began, if there was one
 * @param queueLags whether the queue may still show jobs that runners took since
 * @param jobs gives the pool its jobs
 * @param money running cost and the price of a runner
 * @param canStart whether runners can be started at all: registered, Secret at hand
 * @param past jobs of the time before the pool began to learn, each told once
 * @param occupied slots in which none can start, as what is there is no runner of the pool
 */
public record Inputs(
    Instant now,
    Policy policy,
    Runners runners,
    Map<String, Instant> created,
    Function<Runner, String> startWords,
    Demand queue,
    Optional<Instant> queueReadAt,
    boolean queueLags,
    DemandLookup jobs,
    Spend money,
    boolean canStart,
    Collection<WarmLearner.Past> past,
    Set<Integer> occupied) {}
