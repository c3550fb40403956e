/**
 * The custom resource as records: what a platform team writes and what {@code kubectl} shows.
 *
 * <p>Descriptions, bounds, defaults and rules stand on the components themselves; the CRD in {@code
 * crds/} and the field reference in {@code docs/} are generated from them.
 */
package dev.runnerpool.api;
