package dev.runnerpool.operator.kubernetes;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Asks for a restart when an informer has stopped for good: what it shows would stay as it is. An
 * API server out of reach is no reason, since informers come back by themselves.
 */
@Liveness
@ApplicationScoped
class InformersAlive implements HealthCheck {

  private final Operator operator;

  InformersAlive(Operator operator) {
    this.operator = operator;
  }

  @Override
  public HealthCheckResponse call() {
    if (!operator.getRuntimeInfo().isStarted()) {
      return HealthCheckResponse.up("informers");
    }
    Map<String, Map<String, EventSourceHealthIndicator>> stopped =
        operator.getRuntimeInfo().unhealthyEventSources();
    String names =
        stopped.values().stream()
            .flatMap(sources -> sources.entrySet().stream())
            .filter(source -> source.getValue().getStatus() == Status.UNHEALTHY)
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    return HealthCheckResponse.named("informers")
        .withData("stopped", names)
        .status(names.isEmpty())
        .build();
  }
}
