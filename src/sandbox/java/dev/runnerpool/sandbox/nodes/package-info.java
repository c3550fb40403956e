/**
 * Simulated nodes of both architectures: scheduler, node autoscaler, kubelet and the GitLab runner
 * in its pods. They speak to the cluster through a Kubernetes client and to GitLab over HTTP, so
 * they do not know whether either is simulated too.
 */
package dev.runnerpool.sandbox.nodes;
