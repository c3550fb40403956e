/**
 * Which jobs wait, and which pool each is given to: GitLab's matching rule and one pool per job.
 */
package dev.runnerpool.core.demand;
