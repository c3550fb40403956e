package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who has which of one GitLab's waiting jobs. Never changes, so any thread may look it up. */
public final class QueueAssignment {

  private final Instant at;
  private final Map<String, PoolShare> shares;
  private final Map<Long, Given> given;
  private final long steps;

  /**
   * That a job was given to a pool.
   *
   * @param since since when it has been that pool's
   * @param more other pools that were given it, in namespaces that share nothing with this one;
   *     null if there are none
   */
  record Given(String pool, Instant since, Given more) {}

  QueueAssignment(Instant at, Map<String, PoolShare> shares, Map<Long, Given> given, long steps) {
    this.at = at;
    this.shares = Map.copyOf(shares);
    this.given = given;
    this.steps = steps;
  }

  /** Nothing was given to anybody yet. */
  public static QueueAssignment none() {
    return new QueueAssignment(Instant.MIN, Map.of(), new HashMap<>(), 0);
  }

  /** When it was made. */
  public Instant at() {
    return at;
  }

  /** The pool's part; empty if it was not there. */
  public Optional<PoolShare> of(String pool) {
    return Optional.ofNullable(shares.get(pool));
  }

  /** The parts of all pools, by name. */
  public Map<String, PoolShare> shares() {
    return shares;
  }

  /** To whom the job was given; null if to nobody. */
  Given given(long job) {
    return given.get(job);
  }

  /** How much work it was: pools tried for jobs of one kind, and steps of giving each job away. */
  long steps() {
    return steps;
  }
}
