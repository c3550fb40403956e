/**
 * Each kind of request to GitLab with each way of failing: the whole operator against simulated
 * GitLabs, one for each case.
 */
package dev.runnerpool.gitlab.faults;
