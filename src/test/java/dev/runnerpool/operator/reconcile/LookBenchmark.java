package dev.runnerpool.operator.reconcile;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One look at a pool of a thousand runners, of which one changed: all that a reconcile does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LookBenchmark {

  /** How many of the runners have a job, and so a pod more. */
  @Param({"0", "500"})
  public int busy;

  /** How many there are. */
  @Param({"1", "1000"})
  public int runners;

  private LookStage stage;

  /** Before all looks. */
  @Setup
  public void begin() {
    stage = new LookStage(runners, Math.min(busy, runners - 1));
  }

  /** Its threads end. */
  @TearDown
  public void end() {
    stage.close();
  }

  /** The look. */
  @Benchmark
  public Object look() {
    return stage.lookAfterAChange();
  }
}
