/**
 * Observe, plan, execute, report: what one reconcile of a pool does.
 *
 * <p>Reconciling reads informers and what other threads have learnt of GitLab and prices; it never
 * waits for GitLab. A new condition goes into {@link dev.runnerpool.operator.reconcile.Conditions}.
 */
package dev.runnerpool.operator.reconcile;
