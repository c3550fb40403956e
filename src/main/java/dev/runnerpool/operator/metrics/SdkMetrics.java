package dev.runnerpool.operator.metrics;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Leaves the operator SDK's own meters out: this version registers one name with different labels,
 * which Prometheus refuses by an exception in the middle of the SDK's event handling.
 */
final class SdkMetrics {

  @Produces
  @Singleton
  Metrics metrics() {
    return Metrics.NOOP;
  }
}
