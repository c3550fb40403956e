package dev.runnerpool.core.leader;

import java.time.Instant;
import java.util.Optional;

/** Tells who led before this process did. */
@FunctionalInterface
public interface LeaderHistory {

  /**
   * When the leader before was heard of last, by its own clock; empty if there was none, if that is
   * not known, or if this process does not lead.
   */
  Optional<Instant> ledBeforeUntil();
}
