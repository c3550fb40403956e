package dev.runnerpool.sandbox.gitlab.ci;

/**
 * One entry of {@code needs}.
 *
 * @param job name of the needed job; for a parallel job the name before expansion, meaning all of
 *     them, or the name of one instance
 * @param optional whether the pipeline is valid without that job
 * @param artifacts whether its artifacts are brought
 */
public record Need(String job, boolean optional, boolean artifacts) {}
