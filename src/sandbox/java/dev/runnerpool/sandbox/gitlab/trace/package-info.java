/** Plays a written schedule of pushes against a simulated GitLab. */
package dev.runnerpool.sandbox.gitlab.trace;
