/** The parts of a {@code RunnerPool}'s spec, one record per block of the manifest. */
package dev.runnerpool.api.spec;
