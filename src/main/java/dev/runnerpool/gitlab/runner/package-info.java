/**
 * The pools' runners in GitLab: found by their marker or made, kept as the spec says, and removed
 * with the pool.
 */
package dev.runnerpool.gitlab.runner;
