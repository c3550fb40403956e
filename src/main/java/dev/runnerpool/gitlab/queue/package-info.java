/** Reading queues: one watcher per scope, whatever the number of pools, on threads of its own. */
package dev.runnerpool.gitlab.queue;
