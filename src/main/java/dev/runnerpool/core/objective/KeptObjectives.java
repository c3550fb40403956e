package dev.runnerpool.core.objective;

import java.util.Map;
import java.util.Optional;

/** How pools have kept their objectives since this process leads. Any thread. */
public interface KeptObjectives {

  /** By the pools' namespaces and names; those without an objective are not among them. */
  Map<String, ObjectiveRecord> all();

  /**
   * That of one pool; empty if it has no objective.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   */
  Optional<ObjectiveRecord> of(String pool);
}
