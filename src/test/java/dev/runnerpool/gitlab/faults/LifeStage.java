package dev.runnerpool.gitlab.faults;

/** The stages of a pool's life in which its requests are disturbed. */
enum LifeStage {
  /** Applied while jobs wait: its runner is made, the queue read, runners start. */
  APPLIED,
  /** Jobs wait, as many runners as they need are idle: nothing is to be done. */
  AT_REST,
  /** Somebody changed its runner in GitLab, and its token is lost. */
  REPAIRED,
  /** Deleted. */
  LEAVING;

  String label() {
    return switch (this) {
      case APPLIED -> "applied";
      case AT_REST -> "at rest";
      case REPAIRED -> "repaired";
      case LEAVING -> "leaving";
    };
  }
}
