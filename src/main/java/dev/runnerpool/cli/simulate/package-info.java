/**
 * The commands {@code simulate} and {@code trace-export}: files in, tables and charts out. What is
 * simulated is in {@link dev.runnerpool.simulation}.
 */
package dev.runnerpool.cli.simulate;
