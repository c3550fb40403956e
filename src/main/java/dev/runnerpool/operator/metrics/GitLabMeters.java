package dev.runnerpool.operator.metrics;

import dev.runnerpool.operator.gitlab.GitLabRequests;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts requests to GitLab by host, route and HTTP status; status 0 is no answer. */
@ApplicationScoped
class GitLabMeters implements GitLabRequests {

  private final MeterRegistry registry;

  GitLabMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(String host, String route, int code) {
    registry
        .counter(
            "runnerpool.gitlab.requests",
            "host",
            host,
            "route",
            route,
            "code",
            Integer.toString(code))
        .increment();
  }
}
