package dev.runnerpool.operator.leader;

import java.util.Optional;

/** Where the lease is stored. Calls block for a second or so and may fail. */
interface Leases {

  /** The lease, if it is stored. */
  Optional<LeaseState> read();

  /**
   * Creates the lease if it has no version, else replaces that version and no other.
   *
   * @return as it is stored now; empty if somebody else was faster, or it is gone
   */
  Optional<LeaseState> write(LeaseState wanted);
}
