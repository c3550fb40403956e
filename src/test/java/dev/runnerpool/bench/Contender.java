package dev.runnerpool.bench;

/** Who is measured. */
enum Contender {
  /** This project's. */
  OPERATOR,
  /** Another autoscaler. */
  OTHER,
  /** What does the least that must be done. */
  CEILING
}
