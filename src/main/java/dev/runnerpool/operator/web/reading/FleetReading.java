package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.KeptObjectives;
import dev.runnerpool.core.objective.ObjectiveRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
   * @param objectives how pools keep theirs, by namespace and name
   */
  public record Moment(
      Instant at, List<PoolDetails> pools, Map<String, ObjectiveRecord> objectives) {

    /** How that pool keeps its objective; empty if it has none. */
    public Optional<ObjectiveRecord> objective(PoolDetails pool) {
      return Optional.ofNullable(objectives.get(pool.key()));
    }
  }

  private final Instance<Explainer> explainer;
  private final InstantSource clock;
  private final KeptObjectives objectives;
  private Moment last = new Moment(Instant.MIN, List.of(), Map.of());

  FleetReading(Instance<Explainer> explainer, KeptObjectives objectives, InstantSource clock) {
    this.explainer = explainer;
    this.objectives = objectives;
    this.clock = clock;
  }

  /** The pools of now, or of up to a second ago. */
  public synchronized Moment now() {
    Instant now = clock.instant();
    if (last.at().equals(Instant.MIN) || !now.isBefore(last.at().plus(KEPT))) {
      List<PoolDetails> pools = explainer.isResolvable() ? explainer.get().pools() : List.of();
      last = new Moment(now, pools, objectives.all());
    }
    return last;
  }

  /** One pool as it is now. */
  public Optional<PoolDetails> pool(String namespace, String name) {
    return explainer.isResolvable() ? explainer.get().pool(namespace, name) : Optional.empty();
  }

  /** How a pool keeps its objective now; empty if it has none. */
  public Optional<ObjectiveRecord> objective(String pool) {
    return objectives.of(pool);
  }

  /** What is known of a job. */
  public List<JobExplanation> job(long id) {
    return explainer.isResolvable() ? explainer.get().job(id) : List.of();
  }
}
