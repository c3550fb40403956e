/**
 * What the cluster and EKS tell of the nodes that pools name: observed, and never changed. All of
 * it is read aside; a reconcile looks at what is there.
 */
package dev.runnerpool.operator.placement;
