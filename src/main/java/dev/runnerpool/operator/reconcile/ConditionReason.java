package dev.runnerpool.operator.reconcile;

/**
 * Reasons of conditions beside those of a {@link dev.runnerpool.core.demand.Failure} and of a
 * {@link dev.runnerpool.core.scaling.Decision}: together the closed list.
 */
enum ConditionReason {
  /** All is as it should be. */
  AsExpected,
  /** The manifest says something that cannot be done. */
  InvalidSpec,
  /** The pool is paused. */
  Paused,
  /** Not known yet. */
  Pending,
  /** The pool's runner in GitLab is as the manifest says. */
  Registered,
  /** The queue was read. */
  QueueRead,
  /** GitLab's webhooks tell the queue. */
  QueueTold,
  /** GitLab's webhooks are to tell the queue, and none has come yet. */
  NothingTold,
  /** The pool brings nothing to read the queue with, and nothing tells it. */
  NoQueueSource,
  /** The last reading of the queue is far older than it should be, and nothing failed yet. */
  QueueOverdue,
  /** No node takes a runner. */
  Unschedulable,
  /** The scheduler turns no runner away. */
  NodesFound,
  /** No budget is set. */
  NoBudget,
  /** The hourly cost is below the budget. */
  BelowBudget,
  /** No price is known, so the budget holds nothing back. */
  PriceUnknown,
  /** Kubernetes refuses to make or remove pods. */
  PodsRefused,
  /** Containers cannot start. */
  ContainersWaiting
}
