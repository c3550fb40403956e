package dev.runnerpool.core.report;

import java.time.LocalDate;

/**
 * What was spent on one thing, as far as it was asked for: what was not asked for is empty, and of
 * the day {@link LocalDate#EPOCH}.
 *
 * @param day by UTC
 * @param pool namespace and name, as {@code ci/linux-arm64}; empty of idle nodes
 * @param project full path; {@link #NO_JOB}, {@link #UNTOLD} or {@link #IDLE} where there is none
 * @param job its name in the CI file, or one of the same three
 * @param machine what it ran on
 * @param outcome what became of the job
 * @param retried whether the job was run again
 * @param spent how much
 */
public record CostFact(
    LocalDate day,
    String pool,
    String project,
    String job,
    Machine machine,
    JobOutcome outcome,
    boolean retried,
    Spent spent) {

  /** Stands for the project of a runner that never had a job. */
  public static final String NO_JOB = "(no job)";

  /** Stands for a project or name that is not known. */
  public static final String UNTOLD = "(unknown)";

  /** Stands for the part of nodes that nobody requested. */
  public static final String IDLE = "(idle of nodes)";

  /**
   * A kind of node.
   *
   * @param architecture {@code arm64} or {@code amd64}
   * @param instanceType such as {@code m7g.2xlarge}, or {@code unknown}
   * @param capacity {@code on-demand}, {@code spot} and the like
   * @param region such as {@code us-east-1}, empty if not told
   */
  public record Machine(String architecture, String instanceType, String capacity, String region) {}

  /** The same thing, and another sum. */
  public CostFact with(Spent other) {
    return new CostFact(day, pool, project, job, machine, outcome, retried, other);
  }
}
