/**
 * The same planner in virtual time: a trace of jobs in, waiting and runners out. What decides is a
 * {@link dev.runnerpool.core.sim.Scaler}; a new one to compare with is a new class beside {@link
 * dev.runnerpool.core.sim.KedaScaler}.
 */
package dev.runnerpool.core.sim;
