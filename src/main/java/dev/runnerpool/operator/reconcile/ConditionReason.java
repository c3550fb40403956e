package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.reason.StatedReason;

/**
 * Reasons of conditions beside those of a {@link dev.runnerpool.core.demand.Failure}, of a {@link
 * dev.runnerpool.core.scaling.Decision} and of a {@link
 * dev.runnerpool.core.placement.PlacementProblem}: together the closed list.
 */
enum ConditionReason implements StatedReason {
  /** All is as it should be. */
  AsExpected,
  /** The manifest says something that cannot be done. */
  InvalidSpec,
  /** Not known yet. */
  Pending,
  /** The pool's runner in GitLab is as the manifest says. */
  Registered,
  /** The queue was read. */
  QueueRead,
  /** The pool brings no access token to read the queue with. */
  NoQueueSource,
  /** The last reading of the queue is far older than it should be, and nothing failed yet. */
  QueueOverdue,
  /** Jobs wait beside idle runners of the pool: other pools are tried. */
  JobsPassedOver,
  /** Jobs wait that no pool takes. */
  JobsUnservable,
  /** The extra config has keys that gitlab-runner drops. */
  UnknownKeys,
  /** Job pods cannot name the priority class that keeps their room for them. */
  PriorityClassMissing,
  /** The cluster does not resize pods in place. */
  ResizeMissing,
  /** No node takes a runner. */
  Unschedulable,
  /** The scheduler turns no runner away. */
  NodesFound,
  /** EKS does not tell of the node groups that the pool names. */
  PlacementUnread,
  /** No budget is set. */
  NoBudget,
  /** What the pool cost is below its budget. */
  BelowBudget,
  /** Much of the month's budget is spent. */
  MonthlyBudgetNear,
  /** What the pool cost this month is not read yet. */
  MonthUnknown,
  /** No price is known, so by the budget one runner starts at a time. */
  PriceUnknown,
  /** Kubernetes refuses to make or remove pods. */
  PodsRefused,
  /** Containers cannot start. */
  ContainersWaiting,

  /** Pods that were told to end hold their slots. */
  PodsStuck
}
