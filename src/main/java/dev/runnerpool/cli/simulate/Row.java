package dev.runnerpool.cli.simulate;

import dev.runnerpool.simulation.Result;
import dev.runnerpool.simulation.Trouble;
import java.util.List;

/**
 * One simulation of a table.
 *
 * @param name who decided
 * @param max most runners allowed
 * @param troubles what was in its way
 */
record Row(String name, int max, List<Trouble> troubles, Result result) {

  /** Entries of its placement. */
  int choices() {
    return result.timeline().steps().isEmpty()
        ? 1
        : result.timeline().steps().get(0).placed().size();
  }
}
