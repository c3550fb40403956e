package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.records.FailureCause;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the pods of a pool's jobs tell beside who is busy.
 *
 * @param pendingSince when the one was made that has been {@code Pending} longest, by the API
 *     server's clock; empty if none is
 * @param ends what the last ones that came to a bad end told of it, by GitLab's number of the job;
 *     the same object until another does
 */
record ShownJobPods(Optional<Instant> pendingSince, Map<Long, FailureCause> ends) {

  /** None was shown. */
  static ShownJobPods none() {
    return new ShownJobPods(Optional.empty(), Map.of());
  }
}
