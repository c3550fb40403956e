/**
 * The autoscaler in virtual time: a trace of jobs in, waiting and runners out. This ring knows the
 * core alone and runs without threads and clocks. What decides is a {@link
 * dev.runnerpool.simulation.Scaler}; a new one to compare with is a new class beside {@link
 * dev.runnerpool.simulation.KedaScaler}.
 */
package dev.runnerpool.simulation;
