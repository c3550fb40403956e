package dev.runnerpool.sandbox.kubernetes;

import java.util.Set;

/**
 * A call as it is counted and as faults are aimed at it.
 *
 * @param userAgent who called, by the {@code User-Agent} header
 * @param verb create, update, patch, delete, deletecollection, get, list or watch
 * @param kind for example {@code Pod}
 * @param namespace the namespace that the path names, empty for none
 * @param subresource for example {@code status}, empty for the object itself
 */
public record ApiCall(
    String userAgent, String verb, String kind, String namespace, String subresource) {
  private static final Set<String> READS = Set.of("get", "list", "watch");

  /** Whether the call means to change something. */
  public boolean isWrite() {
    return !READS.contains(verb);
  }
}
