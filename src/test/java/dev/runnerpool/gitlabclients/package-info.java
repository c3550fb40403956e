/** The simulated GitLab, driven by clients that others made. */
package dev.runnerpool.gitlabclients;
