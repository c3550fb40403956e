/** The Kubernetes APIs on which the operator is tried: embedded, started for it, or the user's. */
package dev.runnerpool.sandbox.cluster;
