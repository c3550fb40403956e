/**
 * What ships beside the code: the kustomize bases in {@code deploy/}, the chart in {@code helm/},
 * and the links between the documents.
 */
package dev.runnerpool.deploy;
