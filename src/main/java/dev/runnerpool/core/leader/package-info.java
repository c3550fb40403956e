/**
 * The leader's right to act, as the rings that write see it; who is elected, the operator tells.
 */
package dev.runnerpool.core.leader;
