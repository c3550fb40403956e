package dev.runnerpool.core.demand;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Ten thousand waiting jobs, given to two hundred pools that had most of them before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AssignmentBenchmark {

  /** What the pools are like. */
  @Param({"Ready", "Full"})
  public String fleet;

  private DemandBoard board;
  private QueueState queue;

  /** All jobs are given once. */
  @Setup
  public void begin() {
    board = AssignmentGrowthTest.assigned(AssignmentGrowthTest.Fleet.valueOf(fleet), 200, 10_000);
    queue = Offers.read(AssignmentGrowthTest.jobs(10_000), Offers.NOW);
  }

  /** They are given again. */
  @Benchmark
  public Object assign() {
    return board.assign(Offers.GITLAB, same -> queue, Offers.NOW.plusSeconds(2));
  }
}
