package dev.runnerpool.faults;

/**
 * Something that must never be.
 *
 * @param oracle {@code O1} to {@code O10} of {@code docs/faults.md}
 */
record Violation(String oracle, String what) {}
