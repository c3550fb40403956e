package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/** Every pipeline by id. */
final class Pipelines {
  private final Namespaces namespaces;
  private final TreeMap<Long, Pipeline> byId = new TreeMap<>();

  Pipelines(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** A pipeline without jobs; whether it is protected is settled now. */
  Pipeline begin(Project project, Origin origin, CiPlan plan, Instant at) {
    long id = byId.isEmpty() ? 1 : byId.lastKey() + 1;
    boolean protect = namespaces.protects(project, origin);
    Pipeline pipeline = new Pipeline(id, project, origin, protect, plan, at);
    byId.put(id, pipeline);
    return pipeline;
  }

  Optional<Pipeline> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  Collection<Pipeline> all() {
    return Collections.unmodifiableCollection(byId.values());
  }
}
