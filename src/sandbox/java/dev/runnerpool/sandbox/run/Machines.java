package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.RanJob;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import java.util.List;

/** What runs the pods. */
interface Machines extends AutoCloseable {
  /** Where the jobs ran, of those that are known to have run. */
  List<RanJob> ran(List<SimulatedJob> jobs);

  @Override
  void close();

  /** Nodes that the sandbox simulates. */
  record Simulated(SimulatedNodes nodes) implements Machines {
    @Override
    public List<RanJob> ran(List<SimulatedJob> jobs) {
      return nodes.ran();
    }

    @Override
    public void close() {
      nodes.close();
    }
  }
}
