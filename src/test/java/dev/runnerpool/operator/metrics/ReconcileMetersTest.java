package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of looks at pools. */
class ReconcileMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReconcileMeters meters = new ReconcileMeters(registry);

  @Test
  void looksAreCountedByStepAndResultAndAnErrorGoesOn() throws Exception {
    assertThat(registry.get("runnerpool.reconcile.errors").counter().count())
        .as("before the first")
        .isZero();
    assertThat(meters.timeControllerExecution(step("reconcile", () -> "done"))).isEqualTo("done");
    meters.timeControllerExecution(step("cleanup", () -> "left"));
    assertThatThrownBy(
            () ->
                meters.timeControllerExecution(
                    step(
                        "reconcile",
                        () -> {
                          throw new IllegalStateException("refused");
                        })))
        .hasMessage("refused");
    assertThat(count("reconcile", "success")).isEqualTo(1);
    assertThat(count("cleanup", "success")).isEqualTo(1);
    assertThat(count("reconcile", "error")).isEqualTo(1);
    assertThat(registry.get("runnerpool.reconcile.errors").counter().count()).isEqualTo(1);
  }

  private long count(String step, String result) {
    return registry
        .get("runnerpool.reconcile.duration")
        .tags("step", step, "result", result)
        .timer()
        .count();
  }

  private static ControllerExecution<String> step(String name, Callable<String> does) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String controllerName() {
        return "runnerpool";
      }

      @Override
      public String successTypeName(String result) {
        return result;
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("arm", "ci");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of();
      }

      @Override
      public String execute() throws Exception {
        return does.call();
      }
    };
  }
}
