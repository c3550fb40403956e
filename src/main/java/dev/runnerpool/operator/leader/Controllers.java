package dev.runnerpool.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.Controller;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the controllers' informers at once and their work when this process is elected: who stands
 * by is warm, and a version that cannot read what it needs never gets ready to take over.
 */
@Singleton
public class Controllers {

  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
  private static final int AFTER_ALL_ELSE = 3000;
  private static final int FAILED_STATUS = 1;
  private static final Duration PATIENCE_FOR_WRITES = Duration.ofSeconds(3);

  private final Operator operator;
  private final Leadership leadership;
  private final FirstContact contact;
  private final boolean wanted;
  private final Duration patienceForLooks;
  private final Thread starting = new Thread(this::startAll, "start");
  private volatile boolean synced;

  Controllers(
      Operator operator,
      Leadership leadership,
      KubernetesClient client,
      @ConfigProperty(name = "runnerpool.controllers", defaultValue = "true") boolean wanted,
      @ConfigProperty(name = "runnerpool.termination-timeout", defaultValue = "20s")
          Duration patienceForLooks) {
    this.operator = operator;
    this.leadership = leadership;
    this.contact = new FirstContact(client);
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

  /** Returns at once: health is told while the API server is waited for. */
  void start(@Observes @Priority(AFTER_ALL_ELSE) StartupEvent event) {
    if (wanted) {
      starting.start();
    } else {
      leadership.begin(() -> {});
    }
  }

  private void startAll() {
    try {
      for (Controller<?> controller : controllers()) {
        contact.await(controller.getConfiguration().getInformerConfig());
      }
      ConfigurationService sdk = operator.getConfigurationService();
      sdk.getExecutorServiceManager().start(sdk);
      controllers().forEach(controller -> controller.start(false));
      synced = true;
      leadership.begin(() -> controllers().forEach(Controller::startEventProcessing));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalArgumentException e) {
      LOG.error("The operator ends: {}", e.getMessage());
      Quarkus.asyncExit(FAILED_STATUS);
    } catch (RuntimeException e) {
      LOG.error("The operator ends, as it could not start", e);
      Quarkus.asyncExit(FAILED_STATUS);
    }
  }

  /** Looks under way end while the lease is still held, then it is given away. */
  void stop(@Observes ShutdownEvent event) {
    try {
      if (wanted) {
        endStart();
        controllers().forEach(Controller::stop);
        operator.getConfigurationService().getExecutorServiceManager().stop(patienceForLooks);
      }
    } finally {
      leadership.end(PATIENCE_FOR_WRITES);
    }
  }

  private void endStart() {
    starting.interrupt();
    try {
      starting.join(PATIENCE_FOR_WRITES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<? extends Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream()
        .map(registered -> (Controller<?>) registered)
        .toList();
  }
}
