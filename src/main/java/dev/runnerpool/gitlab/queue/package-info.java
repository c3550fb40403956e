/** Reading queues: one poller per scope, whatever the number of pools, on threads of its own. */
package dev.runnerpool.gitlab.queue;
