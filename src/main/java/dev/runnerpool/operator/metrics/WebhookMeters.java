package dev.runnerpool.operator.metrics;

import dev.runnerpool.gitlab.webhook.WebhookDeliveries;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts deliveries of GitLab's webhooks by what became of them. */
@ApplicationScoped
class WebhookMeters implements WebhookDeliveries {

  private final MeterRegistry registry;

  WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(Outcome outcome) {
    String name = outcome.name().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    registry.counter("runnerpool.webhook.deliveries", "outcome", name).increment();
  }
}
