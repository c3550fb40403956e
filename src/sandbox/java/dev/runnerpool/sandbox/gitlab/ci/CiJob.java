package dev.runnerpool.sandbox.gitlab.ci;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One job of a plan, with {@code default}, {@code extends} and {@code parallel} already applied.
 *
 * @param name full name, for example {@code test 1/3} or {@code test: [arm64]}
 * @param group name before {@code parallel} was applied
 * @param stage name of its stage
 * @param tags tags a runner must have, variables expanded, sorted
 * @param script {@code before_script} and {@code script}, in order
 * @param afterScript {@code after_script}
 * @param image container image, null for none
 * @param services containers beside the job's own
 * @param files what it brings, leaves and keeps
 * @param variables job variables over global ones
 * @param needs null when the job waits for all earlier stages
 * @param allowFailure whether its failure leaves the pipeline successful
 * @param allowedExitCodes exit codes for which a failure is allowed; empty for none
 * @param timeout the job's own time limit, null for the project's
 * @param environment what it deploys to, null for nothing
 * @param resourceGroup what it shares with other jobs, null for nothing
 * @param trigger the pipeline it starts instead of a script, null for a job of a runner
 * @param line line of the job in its file, from 1
 */
public record CiJob(
    String name,
    String group,
    String stage,
    List<String> tags,
    List<String> script,
    List<String> afterScript,
    String image,
    List<CiService> services,
    CiFiles files,
    Map<String, String> variables,
    List<Need> needs,
    When when,
    boolean allowFailure,
    Set<Integer> allowedExitCodes,
    RetryRule retry,
    Duration timeout,
    String environment,
    String resourceGroup,
    Trigger trigger,
    int line) {
  public CiJob {
    tags = List.copyOf(tags);
    script = List.copyOf(script);
    afterScript = List.copyOf(afterScript);
    services = List.copyOf(services);
    variables = Map.copyOf(variables);
    needs = needs == null ? null : List.copyOf(needs);
    allowedExitCodes = Set.copyOf(allowedExitCodes);
  }

  /** Whether a failure with {@code exitCode} (null if unknown) leaves the pipeline successful. */
  public boolean allowsFailure(Integer exitCode) {
    return allowFailure || (exitCode != null && allowedExitCodes.contains(exitCode));
  }
}
