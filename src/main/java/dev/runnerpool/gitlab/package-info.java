/**
 * GitLab as the operator sees it: queues of jobs, runners, signals and finished jobs.
 *
 * <p>This ring knows pools, and neither how they are reconciled nor pods. Everything here runs on
 * threads of its own; reconciling only reads what is already known. A new GitLab call goes into
 * {@link dev.runnerpool.gitlab.client.GitLabApi}, a new way of reading a queue into {@code queue},
 * a new property of the runner in GitLab into {@code runner}, a new wake-up beside {@code sentinel}
 * and {@code webhook}, a new fact of finished jobs into {@code jobs}.
 */
package dev.runnerpool.gitlab;
