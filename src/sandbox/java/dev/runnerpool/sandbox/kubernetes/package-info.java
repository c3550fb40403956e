/**
 * A Kubernetes API in this process: enough of a real API server for operators and simulated nodes
 * to be tried with nothing installed. It keeps objects in memory and serves them over plain HTTP.
 *
 * <p>Everything that touches objects runs on one event loop, so each write is atomic and every
 * watch sees the writes in the order in which they happened.
 */
package dev.runnerpool.sandbox.kubernetes;
