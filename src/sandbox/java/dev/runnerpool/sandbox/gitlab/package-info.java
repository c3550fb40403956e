/**
 * A GitLab to try runners and the operator against: a real HTTP server with the runner protocol,
 * the REST and GraphQL calls the operator needs, and pipelines made from {@code .gitlab-ci.yml}
 * files. {@link dev.runnerpool.sandbox.gitlab.SimulatedGitLab} is the way in.
 */
package dev.runnerpool.sandbox.gitlab;
