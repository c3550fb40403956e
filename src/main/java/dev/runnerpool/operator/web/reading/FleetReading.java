package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.PoolDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** All pools as they are now, looked up once a second however many ask. */
@ApplicationScoped
public class FleetReading {

  private static final Duration KEPT = Duration.ofSeconds(1);

  /**
   * The pools at one time.
   *
   * @param at when they were looked up
   * @param pools by namespace and name
   */
  public record Moment(Instant at, List<PoolDetails> pools) {}

  private final Instance<Explainer> explainer;
  private final InstantSource clock;
  private Moment last = new Moment(Instant.MIN, List.of());

  FleetReading(Instance<Explainer> explainer, InstantSource clock) {
    this.explainer = explainer;
    this.clock = clock;
  }

  /** The pools of now, or of up to a second ago. */
  public synchronized Moment now() {
    Instant now = clock.instant();
    if (last.at().equals(Instant.MIN) || !now.isBefore(last.at().plus(KEPT))) {
      last = new Moment(now, explainer.isResolvable() ? explainer.get().pools() : List.of());
    }
    return last;
  }

  /** One pool as it is now. */
  public Optional<PoolDetails> pool(String namespace, String name) {
    return explainer.isResolvable() ? explainer.get().pool(namespace, name) : Optional.empty();
  }

  /** What is known of a job. */
  public List<JobExplanation> job(long id) {
    return explainer.isResolvable() ? explainer.get().job(id) : List.of();
  }
}
