/**
 * Reads {@code .gitlab-ci.yml} files as they are and turns them into a {@link
 * dev.runnerpool.sandbox.gitlab.ci.CiPlan}: the jobs of one pipeline with their stages, needs, tags
 * and scripts.
 */
package dev.runnerpool.sandbox.gitlab.ci;
