/** The whole operator against an embedded cluster, a simulated GitLab and simulated nodes. */
package dev.runnerpool.operator.behaviour;
