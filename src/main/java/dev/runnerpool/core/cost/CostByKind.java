package dev.runnerpool.core.cost;

/**
 * What was spent, by kind: in whole billionths of a US dollar, so that sums are exact in any order.
 *
 * @param job see {@link CostKind#JOB}; like all of these 0 or more
 * @param warm see {@link CostKind#WARM}
 * @param startup see {@link CostKind#STARTUP}
 * @param reserved see {@link CostKind#RESERVED}
 * @param retiring see {@link CostKind#RETIRING}
 * @param lost see {@link CostKind#LOST}
 */
public record CostByKind(
    long job, long warm, long startup, long reserved, long retiring, long lost) {

  /** Billionths in a dollar. */
  public static final double NANOS_PER_USD = 1e9;

  /** Nothing was spent. */
  public static final CostByKind NONE = new CostByKind(0, 0, 0, 0, 0, 0);

  /** All on one kind. */
  public static CostByKind of(CostKind kind, long nanos) {
    return switch (kind) {
      case JOB -> new CostByKind(nanos, 0, 0, 0, 0, 0);
      case WARM -> new CostByKind(0, nanos, 0, 0, 0, 0);
      case STARTUP -> new CostByKind(0, 0, nanos, 0, 0, 0);
      case RESERVED -> new CostByKind(0, 0, 0, nanos, 0, 0);
      case RETIRING -> new CostByKind(0, 0, 0, 0, nanos, 0);
      case LOST -> new CostByKind(0, 0, 0, 0, 0, nanos);
    };
  }

  /** What was spent on a kind. */
  public long of(CostKind kind) {
    return switch (kind) {
      case JOB -> job;
      case WARM -> warm;
      case STARTUP -> startup;
      case RESERVED -> reserved;
      case RETIRING -> retiring;
      case LOST -> lost;
    };
  }

  /** Both together. */
  public CostByKind plus(CostByKind other) {
    return new CostByKind(
        job + other.job,
        warm + other.warm,
        startup + other.startup,
        reserved + other.reserved,
        retiring + other.retiring,
        lost + other.lost);
  }

  /** All kinds together. */
  public long total() {
    return job + warm + startup + reserved + retiring + lost;
  }
}
