package dev.runnerpool.faults;

/** What happens between the operator and the API server. Called by many threads at once. */
interface Disturbance {

  /** Nothing happens. */
  Disturbance NONE = new Disturbance() {};

  /** What becomes of a request; asked once for each. */
  default Fate fate(ApiCall call) {
    return Fate.PASS;
  }

  /** The API server answered; the operator has not heard of it yet. */
  default void answered(ApiCall call, int status) {
    // It hears.
  }

  /** An event of a watch. */
  default void event(ApiCall watch, String line, EventStream to) {
    to.send(line);
  }

  /** It is over: what is held is let go. */
  default void end() {
    // Nothing is held.
  }
}
