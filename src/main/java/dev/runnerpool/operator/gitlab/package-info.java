/**
 * GitLab: typed clients, the queue watcher and runner registration.
 *
 * <p>Everything here runs on threads of its own; reconciling only reads what is already known. A
 * new GitLab call goes into {@link dev.runnerpool.operator.gitlab.GitLabApi}.
 */
package dev.runnerpool.operator.gitlab;
