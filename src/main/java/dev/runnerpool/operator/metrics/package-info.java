/**
 * What Prometheus sees. A new meter goes into {@link dev.runnerpool.operator.metrics.PoolMeters},
 * its name begins {@code runnerpool.} and its labels name pools, never jobs or projects.
 */
package dev.runnerpool.operator.metrics;
