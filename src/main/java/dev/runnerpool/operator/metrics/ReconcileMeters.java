package dev.runnerpool.operator.metrics;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Looks at pools: how long they took and how many failed. It takes the place of the operator SDK's
 * own meters, which register one name with different labels: Prometheus' registry refuses that by
 * an exception in the middle of the SDK's event handling.
 */
@Singleton
class ReconcileMeters implements Metrics {

  private static final Duration[] BUCKETS =
      JobMeters.seconds(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  private final MeterRegistry registry;
  private final Counter errors;

  ReconcileMeters(MeterRegistry registry) {
    this.registry = registry;
    this.errors = registry.counter("runnerpool.reconcile.errors");
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long from = System.nanoTime();
    String result = "error";
    try {
      T done = execution.execute();
      result = "success";
      return done;
    } finally {
      if (result.equals("error")) {
        errors.increment();
      }
      Timer.builder("runnerpool.reconcile.duration")
          .tags("step", execution.name(), "result", result)
          .serviceLevelObjectives(BUCKETS)
          .register(registry)
          .record(Duration.ofNanos(System.nanoTime() - from));
    }
  }
}
