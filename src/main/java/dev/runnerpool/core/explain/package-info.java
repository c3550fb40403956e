/**
 * Answers for people: where a job is and why, what a pool does and why. Built of what is known
 * already; explaining asks neither GitLab nor Kubernetes anything.
 */
package dev.runnerpool.core.explain;
