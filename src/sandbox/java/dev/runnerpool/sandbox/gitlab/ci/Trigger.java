package dev.runnerpool.sandbox.gitlab.ci;

/**
 * What a job starts instead of a script: another pipeline, of the same project ({@code trigger:
 * include:}) or of another.
 *
 * @param project full path of the other project; null for a child pipeline of the same
 * @param ref branch of the other project; null for its default branch
 * @param plan what the other pipeline runs
 * @param waits whether the job ends with that pipeline ({@code strategy: depend})
 */
public record Trigger(String project, String ref, CiPlan plan, boolean waits) {}
