/**
 * The decisions, in plain Java: no Kubernetes, HTTP, AWS or Quarkus, and no clock: time is an
 * argument. A snapshot of what is goes in, a plan of what should be done comes out.
 *
 * <p>A rule about which jobs a pool gets goes into {@code demand}, one about how many runners into
 * {@code scaling}, about money into {@code cost}, about how fast GitLab may be asked into {@code
 * ratelimit}.
 */
package dev.runnerpool.core;
