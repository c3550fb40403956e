package dev.runnerpool.core.demand;

import java.time.Instant;

/**
 * That a pool passed a job over.
 *
 * @param first when it did so for the first time
 * @param until when it may have the job again
 * @param times how often it did
 */
public record Pass(Instant first, Instant until, int times) {}
