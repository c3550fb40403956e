package dev.runnerpool.core.autoscaler;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The plan for a pool of a thousand runners, of which one changed, apart from reading its pods. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {

  /** How many jobs wait, each of which has a runner that starts. */
  @Param({"0", "500"})
  public int waiting;

  private PlannedPool stage;

  /** It was planned for before. */
  @Setup
  public void begin() {
    stage = new PlannedPool(1_000, waiting);
  }

  /** The plan. */
  @Benchmark
  public Object plan() {
    return stage.planAfterAChange();
  }
}
