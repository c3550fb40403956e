/**
 * Level 2: the real gitlab-runner, under the scripts and with the config.toml that a runner pod
 * gets, against the simulated GitLab. What the simulator answers is what the real runner lives on,
 * so these tests hold both to each other.
 */
package dev.runnerpool.gitlabrunner;
