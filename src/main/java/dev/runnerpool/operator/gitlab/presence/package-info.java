/** Keeps pools' runners online in GitLab while they have no pods. */
package dev.runnerpool.operator.gitlab.presence;
