package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.WakeSignal.Liveness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How a sentinel stands, put into words. */
final class SentinelStatus {

  private static final Duration INCIDENT_TOLD = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(SentinelStatus.class);

  private final SentinelScope place;

  // Guarded by this.
  private boolean live;
  private boolean troubleLogged;
  private String trouble = "it is being made";
  private long runnerId;
  private List<String> uncovered = List.of();
  private String incident = "";
  private Instant incidentAt = Instant.MIN;
  private Instant heardAt;

  SentinelStatus(SentinelScope place) {
    this.place = place;
  }

  synchronized void kept(long runner, List<String> poolsUncovered) {
    runnerId = runner;
    uncovered = List.copyOf(poolsUncovered);
  }

  /** The runner could not be looked after; its long poll may go on. */
  synchronized void failed(String why) {
    if (!live) {
      deaf(why);
    }
  }

  synchronized void listening() {
    if (troubleLogged) {
      LOG.infof("the sentinel of %s is live again", place);
    }
    live = true;
    troubleLogged = false;
  }

  synchronized void deaf(String why) {
    live = false;
    trouble = why;
    if (!troubleLogged) {
      troubleLogged = true;
      LOG.infof("the sentinel of %s is not live, polling goes on: %s", place, why);
    }
  }

  synchronized void heard(Instant now) {
    heardAt = now;
  }

  synchronized void incident(String what, Instant now) {
    incident = what;
    incidentAt = now;
  }

  synchronized Liveness liveness(Instant now) {
    StringBuilder message = new StringBuilder();
    message.append(
        live ? "the long poll of runner %d, paused in %s".formatted(runnerId, place) : trouble);
    if (!uncovered.isEmpty()) {
      message.append(
          "; GitLab allows a runner 50 tags, so jobs of these pools are found by polling alone: "
              + String.join(", ", uncovered));
    }
    if (now.isBefore(incidentAt.plus(INCIDENT_TOLD))) {
      message.append("; at ").append(incidentAt).append(' ').append(incident);
    }
    return new Liveness(live, message.toString(), Optional.ofNullable(heardAt));
  }
}
