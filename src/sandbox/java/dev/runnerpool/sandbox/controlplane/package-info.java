/**
 * A real control plane on this machine: etcd, kube-apiserver, kube-controller-manager,
 * kube-scheduler, and kwok for nodes without machines. {@link
 * dev.runnerpool.sandbox.controlplane.ControlPlane} is the way in.
 */
package dev.runnerpool.sandbox.controlplane;
