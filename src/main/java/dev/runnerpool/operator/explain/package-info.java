/**
 * Keeps what the last reconcile of each pool left, and answers with it where a job is and what a
 * pool does. What is said and why is the core's; who shows it is {@code operator.web}'s.
 */
package dev.runnerpool.operator.explain;
