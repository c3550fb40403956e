package dev.runnerpool.operator.kubernetes;

import dev.runnerpool.operator.leader.Controllers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Asks for a restart when an informer has stopped for good: what it shows would stay as it is. An
 * API server out of reach is no reason, since informers come back by themselves.
 */
@Liveness
@ApplicationScoped
class InformerLiveness implements HealthCheck {

  private final Controllers controllers;

  InformerLiveness(Controllers controllers) {
    this.controllers = controllers;
  }

  @Override
  public HealthCheckResponse call() {
    if (!controllers.areSynced()) {
      return HealthCheckResponse.up("informers");
    }
    List<String> stopped = controllers.stoppedSources();
    return HealthCheckResponse.named("informers")
        .withData("stopped", String.join(", ", stopped))
        .status(stopped.isEmpty())
        .build();
  }
}
