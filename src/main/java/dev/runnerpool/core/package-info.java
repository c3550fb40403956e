/**
 * The decisions, in plain Java: no Kubernetes, HTTP, AWS or Quarkus, and no clock: time is an
 * argument. A snapshot of what is goes in, a plan of what should be done comes out.
 */
package dev.runnerpool.core;
