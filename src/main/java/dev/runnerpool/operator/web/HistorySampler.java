package dev.runnerpool.operator.web;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.web.access.PageAccess;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.RunnerHistory;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Takes the samples of {@link RunnerHistory}, where there is a page and this process leads. */
@Singleton
class HistorySampler {

  private static final Duration EACH = Duration.ofMinutes(1);

  private final RunnerHistory history = new RunnerHistory();
  private final FleetReading fleet;
  private final LeaderGuard leader;

  HistorySampler(FleetReading fleet, LeaderGuard leader) {
    this.fleet = fleet;
    this.leader = leader;
  }

  void begin(@Observes StartupEvent event, PageAccess access, Vertx vertx) {
    if (access.isOn()) {
      vertx.setPeriodic(EACH.toMillis(), timer -> vertx.executeBlocking(this::take));
    }
  }

  RunnerHistory history() {
    return history;
  }

  private Void take() {
    if (leader.holds()) {
      FleetReading.Moment now = fleet.now();
      history.take(now.at(), now.pools());
    }
    return null;
  }
}
