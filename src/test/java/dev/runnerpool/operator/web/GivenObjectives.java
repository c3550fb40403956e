package dev.runnerpool.operator.web;

import dev.runnerpool.core.objective.KeptObjectives;
import dev.runnerpool.core.objective.ObjectiveRecord;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of the objectives that a test gives it. */
@Alternative
@Singleton
public class GivenObjectives implements KeptObjectives {

  /** By the pool's namespace and name. */
  public final Map<String, ObjectiveRecord> kept = new ConcurrentHashMap<>();

  @Override
  public Map<String, ObjectiveRecord> all() {
    return Map.copyOf(kept);
  }

  @Override
  public Optional<ObjectiveRecord> of(String pool) {
    return Optional.ofNullable(kept.get(pool));
  }
}
