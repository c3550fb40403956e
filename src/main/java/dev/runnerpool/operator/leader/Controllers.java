package dev.runnerpool.operator.leader;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.Controller;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the controllers' informers at once and their work when this process is elected: who stands
 * by is warm, and a version that cannot read what it needs never gets ready to take over.
 */
@Singleton
public class Controllers {

  private static final int AFTER_ALL_ELSE = 3000;
  private static final Duration PATIENCE_FOR_WRITES = Duration.ofSeconds(3);

  private final Operator operator;
  private final Leadership leadership;
  private final boolean wanted;
  private final Duration patienceForLooks;
  private volatile boolean synced;

  Controllers(
      Operator operator,
      Leadership leadership,
      @ConfigProperty(name = "runnerpool.controllers", defaultValue = "true") boolean wanted,
      @ConfigProperty(name = "runnerpool.termination-timeout", defaultValue = "20s")
          Duration patienceForLooks) {
    this.operator = operator;
    this.leadership = leadership;
    this.wanted = wanted;
    this.patienceForLooks = patienceForLooks;
  }

  /** Whether all informers have been filled once. */
  public boolean areSynced() {
    return synced;
  }

  /** Names of the event sources that have stopped for good. */
  public List<String> stoppedSources() {
    return controllers().stream()
        .flatMap(
            controller ->
                controller
                    .getControllerHealthInfo()
                    .eventSourceHealthIndicators()
                    .entrySet()
                    .stream())
        .filter(source -> isStopped(source.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean isStopped(EventSourceHealthIndicator source) {
    return source.getStatus() == Status.UNHEALTHY;
  }

  void start(@Observes @Priority(AFTER_ALL_ELSE) StartupEvent event) {
    if (!wanted) {
      leadership.begin(() -> {});
      return;
    }
    ConfigurationService sdk = operator.getConfigurationService();
    sdk.getExecutorServiceManager().start(sdk);
    controllers().forEach(controller -> controller.start(false));
    synced = true;
    leadership.begin(() -> controllers().forEach(Controller::startEventProcessing));
  }

  /** Looks under way end while the lease is still held, then it is given away. */
  void stop(@Observes ShutdownEvent event) {
    try {
      if (wanted) {
        controllers().forEach(Controller::stop);
        operator.getConfigurationService().getExecutorServiceManager().stop(patienceForLooks);
      }
    } finally {
      leadership.end(PATIENCE_FOR_WRITES);
    }
  }

  private List<? extends Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream()
        .map(registered -> (Controller<?>) registered)
        .toList();
  }
}
