/** The real programs, built from the Go modules of {@code src/test/parts} and kept in a cache. */
package dev.runnerpool.sandbox.parts;
