package dev.runnerpool.operator.metrics;

import dev.runnerpool.core.leader.LeaderGuard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells which process acts. */
@Singleton
class LeaderMeter {

  void register(@Observes StartupEvent event, MeterRegistry registry, LeaderGuard leaderGuard) {
    Gauge.builder("runnerpool.leader", leaderGuard, held -> held.holds() ? 1 : 0)
        .strongReference(true)
        .register(registry);
  }
}
