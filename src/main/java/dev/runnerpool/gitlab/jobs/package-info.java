/**
 * Facts of finished jobs, read from GitLab after runners ended. No decision waits for them, and no
 * removal of a runner pod; only a pool that is deleted does.
 */
package dev.runnerpool.gitlab.jobs;
