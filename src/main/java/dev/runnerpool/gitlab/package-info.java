/**
 * GitLab as the operator sees it: the queues of jobs and the pools' runners.
 *
 * <p>Everything here runs on threads of its own; reconciling only reads what is already known. A
 * new GitLab call goes into {@link dev.runnerpool.gitlab.client.GitLabApi}, a new way of reading a
 * queue into {@code queue}, a new property of the runner in GitLab into {@code registration}.
 */
package dev.runnerpool.gitlab;
