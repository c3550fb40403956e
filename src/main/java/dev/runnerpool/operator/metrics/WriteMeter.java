package dev.runnerpool.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what the operator writes to Kubernetes. */
@ApplicationScoped
public class WriteMeter {

  private final MeterRegistry registry;

  /** Counts in that registry. */
  public WriteMeter(MeterRegistry registry) {
    this.registry = registry;
  }

  /** One write that the API server took. */
  public void count(String verb, String kind) {
    registry.counter("runnerpool.kubernetes.writes", "verb", verb, "kind", kind).increment();
  }
}
