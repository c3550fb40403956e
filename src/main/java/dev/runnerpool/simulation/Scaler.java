package dev.runnerpool.simulation;

/** Who starts and stops the runners of a simulation. Times are milliseconds since 1970. */
interface Scaler {

  /** It need not be woken. */
  long NEVER = Long.MAX_VALUE;

  /** Jobs were queued at the fleet's time. */
  default void queued(Fleet fleet) {}

  /** A runner became ready, took a job or ended. */
  default void changed(Fleet fleet, SimulatedRunner runner) {}

  /** When it wants to be woken next, or {@link #NEVER}; not before the fleet's time. */
  long wakeAt();

  /** The time that it asked for has come. */
  void wake(Fleet fleet);
}
