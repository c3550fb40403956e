package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.sim.Result;

/**
 * One simulation of a table.
 *
 * @param name who decided
 * @param max most runners allowed
 */
record Row(String name, int max, Result result) {}
