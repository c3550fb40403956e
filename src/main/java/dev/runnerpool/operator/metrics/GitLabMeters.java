package dev.runnerpool.operator.metrics;

import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabRequests;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.DoubleSupplier;

/**
 * Requests to GitLab by host, route and HTTP status, 0 being no answer; and what is left of
 * budgets.
 */
@ApplicationScoped
class GitLabMeters implements GitLabRequests {

  private final MeterRegistry registry;

  GitLabMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void budgeted(String host, Account account, DoubleSupplier remaining) {
    Gauge.builder("runnerpool.gitlab.budget.remaining", remaining, DoubleSupplier::getAsDouble)
        .description("Requests that could be sent at once with the Secret's token; NaN if unknown")
        .tags("host", host, "namespace", account.namespace(), "secret", account.secret())
        .strongReference(true)
        .register(registry);
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
