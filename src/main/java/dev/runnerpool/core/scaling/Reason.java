package dev.runnerpool.core.scaling;

import dev.runnerpool.core.reason.StatedReason;

/** Why something was decided: the closed list shown in status, events and metrics. */
public enum Reason implements StatedReason {
  /** Runners were started for waiting jobs. */
  JobsWaiting,
  /** Runners were started to be warm ahead of demand. */
  WarmTarget,
  /** More runners are wanted than {@code scaling.max} allows. */
  MaxReached,
  /** More runners are wanted than {@code scaling.burst} lets start at once. */
  BurstReached,
  /** More runners are wanted or kept than {@code budget.hourly} pays for. */
  BudgetReached,
  /** More runners are wanted, or kept, and {@code budget.monthly} is spent. */
  MonthlyBudgetReached,
  /** More runners are wanted than the namespace's ResourceQuota admits. */
  QuotaReached,
  /** Starts failed; the next is tried after a pause. */
  StartsFailing,
  /** Idle runners beyond need were stopped after {@code scaling.idleTimeout}. */
  IdleTimeout,
  /** Runners above a lowered {@code scaling.max} were stopped. */
  AboveMax,
  /** Runners that did not start within {@code scaling.startupDeadline} were removed. */
  StartupDeadline,
  /** Free runners made with a token or settings that hold no more were replaced. */
  Outdated,
  /** Runners that no node took were moved to the next entry of {@code placement.nodes}. */
  NodesFull,
  /** The pool is paused: free runners were stopped. */
  Paused,
  /** The queue is not known: everything stays as it is. */
  QueueUnknown,
  /** The runner in GitLab is not ready: nothing can be started. */
  NotRegistered,
  /** As many runners as wanted. */
  Satisfied
}
