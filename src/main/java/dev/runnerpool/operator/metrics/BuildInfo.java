package dev.runnerpool.operator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells which version runs. */
@Singleton
class BuildInfo {

  void register(
      @Observes StartupEvent event,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    Gauge.builder("runnerpool.build.info", () -> 1)
        .tags("version", version, "java", Integer.toString(Runtime.version().feature()))
        .strongReference(true)
        .register(registry);
  }
}
