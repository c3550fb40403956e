/**
 * The custom resource as records: what a platform team writes and what {@code kubectl} shows. It
 * knows no other ring and holds no behaviour.
 *
 * <p>Descriptions, bounds, defaults and rules stand on the components themselves; the CRD in {@code
 * crds/} and the field reference in {@code docs/} are generated from them. A new field goes into
 * the record of its place in the manifest.
 */
package dev.runnerpool.api;
