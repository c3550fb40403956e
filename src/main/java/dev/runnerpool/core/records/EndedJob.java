package dev.runnerpool.core.records;

import java.util.OptionalLong;

/**
 * A finished job as it is recorded.
 *
 * @param pool namespace and name of the pool that ran it
 * @param costNanos billionths of a dollar that its runner cost, start and waiting included; empty
 *     if no cost of it is recorded, or its node had no price
 */
public record EndedJob(String pool, JobRecord job, OptionalLong costNanos) {}
