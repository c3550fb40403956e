package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.PoolSecret;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What runners are made of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PodFormBenchmark {
  private final RunnerPool pool =
      PoolManifest.named("arm")
          .created()
          .with("runner: {job: {resources: {requests: {cpu: '1', memory: 2Gi}}}}")
          .build();
  private final RunnerPodForms forms = new RunnerPodForms();
  private int slot;

  /** A runner's pod as the text that each start sends: the pool's form with another slot. */
  @Benchmark
  public Object podAsJson() {
    return forms.form(pool, 0, "revision", true).inSlot(pool, slot++ % 1_000);
  }

  /** Pod and config.toml in full, as once for each generation of a manifest. */
  @Benchmark
  public Object revision() {
    return PoolSecret.revision(pool, "glrt-token", Optional.empty());
  }
}
