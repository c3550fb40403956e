/**
 * The same planner in virtual time: a trace of jobs in, waiting and runners out. What decides is a
 * {@link dev.runnerpool.simulation.Scaler}; a new one to compare with is a new class beside {@link
 * dev.runnerpool.simulation.KedaScaler}.
 */
package dev.runnerpool.simulation;
