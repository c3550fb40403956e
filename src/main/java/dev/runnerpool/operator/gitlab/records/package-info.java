/**
 * Facts of finished jobs, read from GitLab after runners ended. Nothing waits for them: not the
 * removal of a runner, and no decision.
 */
package dev.runnerpool.operator.gitlab.records;
