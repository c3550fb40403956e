/** The parts of a {@code RunnerPool}'s status. */
package dev.runnerpool.api.status;
