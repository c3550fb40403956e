package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of conditions. */
class ConditionMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConditionMeters meters = new ConditionMeters(registry);
  private final RunnerPool pool = PoolManifest.named("arm").created().build();
  private final RunnerPool other = PoolManifest.named("arm").in("team").created().build();

  @Test
  void oneOfThreeStatusesIsOne() {
    meters.record(pool, List.of(condition("Ready", "Unknown")));
    meters.record(other, List.of(condition("Ready", "True")));
    assertThat(value("ci", "Ready", "unknown")).isEqualTo(1);
    assertThat(value("ci", "Ready", "true")).isZero();
    assertThat(value("team", "Ready", "true")).as("of the same name elsewhere").isEqualTo(1);
    meters.record(pool, List.of(condition("Ready", "False")));
    assertThat(value("ci", "Ready", "unknown")).isZero();
    assertThat(value("ci", "Ready", "false")).isEqualTo(1);
  }

  @Test
  void aConditionThatIsSaidNoMoreHasNoValue() {
    meters.record(pool, List.of(condition("Ready", "True"), condition("Schedulable", "False")));
    meters.record(pool, List.of(condition("Ready", "False")));
    assertThat(value("ci", "Schedulable", "false")).isNaN();
    meters.record(pool, List.of(condition("Ready", "True"), condition("Schedulable", "True")));
    assertThat(value("ci", "Schedulable", "true")).isEqualTo(1);
  }

  private static Condition condition(String type, String status) {
    return new ConditionBuilder().withType(type).withStatus(status).build();
  }

  private double value(String namespace, String condition, String status) {
    return registry
        .get("runnerpool.condition.status")
        .tags("namespace", namespace, "condition", condition, "status", status)
        .gauge()
        .value();
  }
}
