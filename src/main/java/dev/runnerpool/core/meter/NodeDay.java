package dev.runnerpool.core.meter;

/** What is booked of a node for one day by UTC, in billionths of a dollar. */
final class NodeDay {
  long total;
  long used;
  long unpricedMillis;

  /** What of it no pod used. */
  long idle() {
    return Math.max(0, total - used);
  }
}
