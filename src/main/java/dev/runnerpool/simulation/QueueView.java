package dev.runnerpool.simulation;

import dev.runnerpool.core.ratelimit.PollInterval;
import java.time.Duration;

/** What the operator knows of the queue: a reading shows it as it was when the reading began. */
final class QueueView {
  /** The queue is read fast for so long after the last change. */
  private static final long LIVELY = 30_000;

  private final boolean hinted;
  private final long hint;
  private final long reading;
  private final PollInterval pace;

  /** Jobs below this index have been seen. */
  private int seen;

  private int coming;
  private long beginAt;
  private long arriveAt = Scaler.NEVER;
  private long changedAt = Long.MIN_VALUE / 2;

  QueueView(World world, long begin) {
    this.hinted = world.hint().isPresent();
    this.hint = world.hint().map(Duration::toMillis).orElse(0L);
    this.reading = world.reading().toMillis();
    this.pace = world.pace();
    this.beginAt = hinted ? Scaler.NEVER : begin;
  }

  /** Jobs seen that no runner took: a runner shows which job it holds. */
  int waiting(Fleet fleet) {
    return Math.max(0, seen - fleet.backlog.taken());
  }

  void queued(long now) {
    if (hinted && beginAt == Scaler.NEVER) {
      long earliest = arriveAt == Scaler.NEVER ? now : arriveAt;
      beginAt = Math.max(now + hint, earliest);
    }
  }

  long wakeAt() {
    return Math.min(beginAt, arriveAt);
  }

  /** Whether a reading arrived that shows something new. */
  boolean wake(Fleet fleet) {
    long now = fleet.now();
    boolean news = arriveAt <= now && arrive(fleet);
    if (beginAt <= now) {
      coming = fleet.backlog.queued();
      beginAt = Scaler.NEVER;
      arriveAt = now + reading;
      news |= reading == 0 && arrive(fleet);
    }
    return news;
  }

  private boolean arrive(Fleet fleet) {
    boolean news = coming > seen;
    seen = coming;
    arriveAt = Scaler.NEVER;
    if (news) {
      changedAt = fleet.now();
    }
    if (!hinted) {
      boolean busy = waiting(fleet) > 0 || fleet.now() - changedAt < LIVELY;
      beginAt = fleet.now() + Math.max(1, pace.wanted(busy, false).toMillis());
    }
    return news;
  }
}
