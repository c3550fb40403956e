/**
 * One reconcile of a pool, in steps whose order stands here and nowhere else: take over what its
 * runners show, look up its jobs, size its warmth, plan. The operator and the simulation both call
 * it, so what one proves holds for the other. The parts are those of {@code core.scaling}.
 *
 * <p>The model is Flink's autoscaler: collect, evaluate, execute. Executing is the caller's.
 */
package dev.runnerpool.core.autoscaler;
