package dev.runnerpool.core.demand;

import java.util.regex.Pattern;

/**
 * What the same job of one pipeline after the other has in common, as far as GitLab's events tell
 * it: its project and its name.
 *
 * <p>Instances of {@code parallel: 5} have the same tags and one name here. Those of {@code
 * parallel: matrix} keep theirs, {@code build: [arm64]}: variables of a matrix may stand in tags.
 *
 * @param project GitLab's number of the project
 * @param name without the number that {@code parallel} adds
 */
public record JobName(long project, String name) {

  private static final Pattern INSTANCE = Pattern.compile(" \\d{1,3}/\\d{1,3}$");

  /** The name of a job as GitLab tells it, such as {@code test 3/5}. */
  public static JobName of(long project, String told) {
    return new JobName(project, INSTANCE.matcher(told).replaceFirst(""));
  }
}
