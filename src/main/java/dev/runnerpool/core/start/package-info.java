/**
 * The start of a job, phase by phase: from the queue to its script. What Kubernetes and GitLab tell
 * of times goes in, spans with the reason of each delay come out. A rule about what a phase is, or
 * why it takes long, goes here; who watches pods does not.
 */
package dev.runnerpool.core.start;
