/**
 * What Prometheus sees. A new meter gets a line in {@code metrics.txt}, which has its help and from
 * which {@code docs/metrics.md} is made; its name begins {@code runnerpool.} and its labels name
 * pools, never jobs or projects.
 */
package dev.runnerpool.operator.metrics;
