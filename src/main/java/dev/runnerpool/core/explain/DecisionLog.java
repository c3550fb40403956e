package dev.runnerpool.core.explain;

import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last decisions on a pool that changed something, or said for the first time what stands in
 * the way. Any thread.
 */
public final class DecisionLog {

  /** Most decisions it keeps; the oldest give way. */
  public static final int MOST = 50;

  private final Deque<PastDecision> newestFirst = new ArrayDeque<>();

  // Guarded by this.
  private Reason last = Reason.Satisfied;
  private String lastAdvice = "";

  /** Takes over what a reconcile decided. */
  public synchronized void add(Instant at, ScalePlan plan) {
    Reason reason = plan.decision().reason();
    boolean changes =
        plan.actions().stream().anyMatch(action -> !(action instanceof Action.Remove));
    boolean hindered = reason != last && isHindrance(reason);
    boolean advised =
        !plan.recommended().isEmpty() && !plan.decision().message().equals(lastAdvice);
    last = reason;
    if (!changes && !hindered && !advised) {
      return;
    }
    // As text: the decision itself would keep all that it was made of.
    String message = plan.decision().message();
    lastAdvice = plan.recommended().isEmpty() ? "" : message;
    newestFirst.addFirst(new PastDecision(at, reason, message));
    if (newestFirst.size() > MOST) {
      newestFirst.removeLast();
    }
  }

  /** The newest first. */
  public synchronized List<PastDecision> newestFirst() {
    return List.copyOf(newestFirst);
  }

  private static boolean isHindrance(Reason reason) {
    return switch (reason) {
      case MaxReached,
          BurstReached,
          QuotaReached,
          BudgetReached,
          MonthlyBudgetReached,
          StartsFailing,
          Paused,
          QueueUnknown,
          NotRegistered ->
          true;
      case JobsWaiting,
          WarmTarget,
          IdleTimeout,
          AboveMax,
          StartupDeadline,
          Outdated,
          NodesFull,
          Satisfied ->
          false;
    };
  }
}
