/**
 * What each reason means and what to do about it, for people. A new reason gets its line in {@code
 * reasons.txt}; who states it has it as a constant of its own enum.
 */
package dev.runnerpool.operator.reasons;
