/** Counts the tests of each level of proof; docs/testing.md tells the levels. */
package dev.runnerpool.levels;
