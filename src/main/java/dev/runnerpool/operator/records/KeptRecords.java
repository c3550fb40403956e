package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.JobRecords;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Where the operator keeps its records, as its settings say, and how that goes. */
@Singleton
class KeptRecords {

  private static final int AFTER_THE_CONTROLLERS = 4000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Records records;

  /** Refuses wrong settings at the start. */
  KeptRecords(RecordsConfig config, InstantSource clock) {
    RecordsLocation location = RecordsLocation.of(config);
    boolean lasting =
        config.url().isPresent() || config.volume() == RecordsConfig.Volume.PERSISTENT;
    records =
        new Records(
            new RecordsWriter.Setup(
                location,
                lasting,
                RecordsSchema.current(),
                new Retention(config.keep(), config.keepDays(), clock),
                config.checkpoint(),
                clock,
                System::nanoTime),
            new RecordsQueue(RecordsQueue.MOST));
  }

  @Produces
  @Singleton
  CostRecords costs() {
    return records;
  }

  @Produces
  @Singleton
  JobRecords jobs() {
    return records;
  }

  void register(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder("runnerpool.records.up", records, kept -> kept.isUp() ? 1 : 0)
        .strongReference(true)
        .register(registry);
    Gauge.builder("runnerpool.records.pending", records, Records::pending)
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("runnerpool.records.dropped", records, Records::dropped)
        .register(registry);
  }

  /** What the last looks told is written too. */
  void stop(@Observes @Priority(AFTER_THE_CONTROLLERS) ShutdownEvent event) {
    records.stop(PATIENCE);
  }
}
