package dev.runnerpool.sandbox.gitlab.ci;

import java.util.List;

/**
 * What a CI file asks for.
 *
 * @param stages stages in order, {@code .pre} first and {@code .post} last
 * @param jobs jobs in file order; never empty
 * @param warnings one line for each part of the file that was left out, with file and line
 */
public record CiPlan(List<String> stages, List<CiJob> jobs, List<String> warnings) {
  public CiPlan {
    stages = List.copyOf(stages);
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }
}
