package dev.runnerpool.core.demand;

/** Counts how much work an assignment is. */
final class Steps {
  private long count;

  void one() {
    count++;
  }

  long count() {
    return count;
  }
}
