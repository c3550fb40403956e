package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.spec.SecretRef;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabRequests;
import dev.runnerpool.gitlab.webhook.WebhookDeliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Requests to GitLab by host, route and HTTP status, 0 being no answer; what is left of budgets;
 * and deliveries of GitLab's webhooks by what became of them.
 */
@ApplicationScoped
class GitLabMeters implements GitLabRequests, WebhookDeliveries {

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
    Gauge.builder("runnerpool.gitlab.budget.remaining", remaining, DoubleSupplier::getAsDouble)
        .description("Requests that could be sent at once with the Secret's token; NaN if unknown")
        .tags("host", host, "namespace", account.namespace(), "secret", secret)
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

  @Override
  public void ended(Outcome outcome) {
    String name = outcome.name().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    registry.counter("runnerpool.webhook.deliveries", "outcome", name).increment();
  }
}
