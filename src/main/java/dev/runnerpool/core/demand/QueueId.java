package dev.runnerpool.core.demand;

/**
 * A queue that is read: pools with the same one see the same jobs.
 *
 * @param gitlab address of the GitLab instance; job numbers are unique only within it
 * @param scope the part of it whose jobs are read, for example a group's path
 * @param account whose credentials read it
 */
public record QueueId(String gitlab, String scope, String account) {}
