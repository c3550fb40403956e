package dev.runnerpool.operator.kubernetes;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.leader.Controllers;
import dev.runnerpool.operator.leader.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready is who acts, and who could take over now: informers are filled and the lease can be read. A
 * rollout therefore ends no leader before its successor is warm.
 */
@Readiness
@ApplicationScoped
class LeaderReadiness implements HealthCheck {

  private final Controllers controllers;
  private final Leadership leadership;
  private final LeaderGuard leaderGuard;

  LeaderReadiness(Controllers controllers, Leadership leadership, LeaderGuard leaderGuard) {
    this.controllers = controllers;
    this.leadership = leadership;
    this.leaderGuard = leaderGuard;
  }

  @Override
  public HealthCheckResponse call() {
    boolean takesPart = !leadership.isContested() || leadership.sinceLastAnswer().isPresent();
    return HealthCheckResponse.named("operator")
        .withData("informers", controllers.areSynced() ? "synced" : "not synced")
        .withData("leader", leaderGuard.holds())
        .status(controllers.areSynced() && takesPart)
        .build();
  }
}
