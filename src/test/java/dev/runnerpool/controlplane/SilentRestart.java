package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.scenes.MetricSeries;
import java.util.OptionalDouble;

/** A restart of the operator over pools at rest: it writes neither a status nor an event. */
final class SilentRestart {
  private static final double SECONDS = 30;

  private final Installation site;
  private final String namespace;

  private SilentRestart(Installation site, PoolNamespace space) {
    this.site = site;
    this.namespace = "namespace=\"" + space.name() + "\"";
  }

  /**
   * Kills the operator, starts it again, and watches what it writes until a pool was reconciled for
   * half a minute.
   */
  static void assertOf(Installation site, PoolNamespace space) {
    site.killOperator();
    site.startOperator();
    new SilentRestart(site, space).watch();
  }

  private void watch() {
    eventually(
        "the queue is read again",
        () ->
            Double.isFinite(metric("runnerpool_queue_age_seconds", namespace).orElse(Double.NaN)));
    double first = reconciled();
    eventually("it is reconciled for half a minute", () -> reconciled() > first + SECONDS);
    assertThat(written("runnerpools/status")).as("statuses written").isEmpty();
    assertThat(written("events")).as("events written").isEmpty();
  }

  private double reconciled() {
    return metric("runnerpool_last_reconcile_timestamp_seconds", namespace).orElseThrow();
  }

  private OptionalDouble written(String kind) {
    return metric("runnerpool_kubernetes_writes_total", "kind=\"" + kind + "\"");
  }

  private OptionalDouble metric(String name, String label) {
    return MetricSeries.values(site.operator().metrics(), name, label).findFirst();
  }
}
