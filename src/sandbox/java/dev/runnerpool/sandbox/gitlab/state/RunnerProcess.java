package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;

/**
 * One process that uses a runner's token, told apart by its {@code system_id}; GitLab calls it a
 * runner manager.
 */
public record RunnerProcess(
    long id, String systemId, Info info, Instant createdAt, Instant contactedAt) {

  /**
   * What the process says about itself.
   *
   * @param twoPhase whether it acknowledges a job before it counts as running
   * @param cancelGracefully whether it can finish {@code after_script} of a cancelled job
   */
  public record Info(
      String name,
      String version,
      String revision,
      String platform,
      String architecture,
      String executor,
      boolean twoPhase,
      boolean cancelGracefully) {
    public static final Info UNKNOWN = new Info(null, null, null, null, null, null, false, false);
  }
}
