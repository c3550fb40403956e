/**
 * What ships beside the code: the kustomize bases in {@code deploy/} and the chart in {@code
 * helm/}.
 */
package dev.runnerpool.deploy;
