package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Registrations;

/** How sure a look can be of what it came to. */
enum Doubt {
  /** It is so. */
  NONE,
  /** Nothing was asked yet, or no answer came yet. */
  NOT_KNOWN_YET,
  /** It was asked in vain, for a reason that often passes by itself: GitLab fails or is slow. */
  MAY_PASS;

  /** Of what is known of a pool's runner in GitLab. */
  static Doubt of(Registrations.State registration) {
    if (registration instanceof Registrations.State.Pending) {
      return NOT_KNOWN_YET;
    }
    return registration instanceof Registrations.State.Failed failed
            && failed.failure().reason().mayPass()
        ? MAY_PASS
        : NONE;
  }

  /** Of what is known of a pool's queue. */
  static Doubt ofQueue(PoolView view) {
    if (view.queue() instanceof QueueState.Unread) {
      return NOT_KNOWN_YET;
    }
    if (view.queue() instanceof QueueState.Stale held) {
      return held.failure().reason().mayPass() ? MAY_PASS : NONE;
    }
    // A reading that is overdue is one that has not failed yet.
    boolean overdue = view.queue() instanceof QueueState.Read && view.snapshot().queueUnknown();
    return overdue ? MAY_PASS : NONE;
  }

  /** Of the reason that a decision gives. */
  static Doubt ofDecision(PoolView view) {
    return switch (view.plan().decision().reason()) {
      case QueueUnknown -> ofQueue(view);
      case NotRegistered -> of(view.registration());
      case BudgetReached ->
          view.snapshot().money().hourlyPerRunner().isEmpty() ? NOT_KNOWN_YET : NONE;
      default -> NONE;
    };
  }
}
