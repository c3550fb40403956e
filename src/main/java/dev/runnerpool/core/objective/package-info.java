/**
 * The objective for waiting: which jobs began in time, which were late, and which waited for a
 * limit that the pool's owner set. Each job is judged once. A rule about what counts goes here; who
 * counts and alerts does not.
 *
 * <p>It is GitLab's own way of measuring runners: the share of jobs that waited no longer than a
 * bound, of those that did not wait for a limit of their own (the runbooks' {@code
 * metrics-catalog/services/ci-runners.jsonnet}, indicator {@code ci_runner_jobs}, promised 95 %,
 * watched 97 %; in gitlab-runner {@code acceptable_job_queuing_duration_exceeded_total}, which
 * {@code commands/builds_helper.go} counts unless {@code jobs_running_for_project} says that the
 * project had enough jobs running).
 */
package dev.runnerpool.core.objective;
