/** Whether the nodes that a pool's placement names can take its runners, before a job waits. */
package dev.runnerpool.core.placement;
