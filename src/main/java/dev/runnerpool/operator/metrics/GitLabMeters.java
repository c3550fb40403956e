package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.spec.SecretRef;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabRequests;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.webhook.WebhookDeliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Requests to GitLab by host, route and HTTP status, 0 being no answer; what is left of budgets;
 * and deliveries of GitLab's webhooks by what became of them.
 */
@ApplicationScoped
class GitLabMeters implements GitLabRequests, WebhookDeliveries {

  /** GitLab holds this one until there is a job. */
  private static final String HELD = Endpoint.RequestJob.route();

  private static final Duration[] ANSWERS =
      JobMeters.seconds(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

  private final MeterRegistry registry;

  GitLabMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void budgeted(String host, Account account, DoubleSupplier remaining) {
    String secret =
        account.key().equals(SecretRef.TOKEN)
            ? account.secret()
            : account.secret() + "/" + account.key();
    Gauge.builder("runnerpool.gitlab.requests.remaining", remaining, DoubleSupplier::getAsDouble)
        .tags("host", host, "namespace", account.namespace(), "secret", secret)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void ended(String host, String route, int code, Duration took) {
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
    if (!route.equals(HELD)) {
      Timer.builder("runnerpool.gitlab.request.duration")
          .tags("host", host, "route", route)
          .serviceLevelObjectives(ANSWERS)
          .register(registry)
          .record(took);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    String name = outcome.name().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    registry.counter("runnerpool.webhook.deliveries", "outcome", name).increment();
  }
}
