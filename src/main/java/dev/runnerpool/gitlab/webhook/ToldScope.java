package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.JobNews;
import dev.runnerpool.core.demand.PoolSight;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.ToldQueue;
import dev.runnerpool.core.demand.ToldShare;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was told of one scope, and which pool makes what of it. Safe for any thread. */
final class ToldScope {

  /** Events of what happened so lately may still be on their way. */
  private static final Duration LATENESS = Duration.ofSeconds(5);

  private final WebhookEndpoint inbox;
  private final Duration passedOverAfter;
  private final Instant since;

  // Guarded by this.
  private final ToldQueue queue = new ToldQueue();
  private final Map<String, Follower> followers = new HashMap<>();
  private boolean heard;

  private static final class Follower {
    private final ToldShare share;
    private RunnerPool pool;
    private PoolSight sight = PoolSight.none();
    private List<Job> last = List.of();

    Follower(ToldShare share) {
      this.share = share;
    }
  }

  /**
   * Of a scope of which nothing was told.
   *
   * @param since when listening begins
   */
  ToldScope(WebhookEndpoint inbox, Duration passedOverAfter, Instant since) {
    this.inbox = inbox;
    this.passedOverAfter = passedOverAfter;
    this.since = since;
  }

  synchronized void follow(String name, RunnerPool pool) {
    followers.computeIfAbsent(name, same -> new Follower(new ToldShare(passedOverAfter))).pool =
        pool;
  }

  /** Whether any other pool follows. */
  synchronized boolean unfollow(String name) {
    followers.remove(name);
    return !followers.isEmpty();
  }

  synchronized List<RunnerPool> pools() {
    return followers.values().stream().map(follower -> follower.pool).toList();
  }

  /**
   * Takes up an authentic delivery.
   *
   * @param news what it tells of a job of this scope, if it does
   * @return whether anything is other than before
   */
  synchronized boolean tell(Optional<JobNews> news, Instant now) {
    boolean first = !heard;
    heard = true;
    if (news.isEmpty()) {
      return first;
    }
    boolean changed = queue.tell(news.get(), now);
    if (news.get().runner().isPresent()) {
      followers.values().stream()
          .filter(follower -> follower.sight.runner().equals(news.get().runner()))
          .forEach(follower -> follower.share.took(news.get().id()));
    }
    return first || changed;
  }

  synchronized void saw(String name, PoolSight sight, Instant now) {
    Follower follower = followers.get(name);
    if (follower != null) {
      follower.sight = sight;
      sight.taken().forEach(follower.share::took);
      queue.taken(sight.taken(), sight.runner(), now);
    }
  }

  /** What is known to the pool. */
  synchronized QueueState state(String name, Instant now) {
    Follower follower = followers.get(name);
    if (follower == null || inbox.known() instanceof WebhookEndpoint.Known.Unread) {
      return new QueueState.Unread();
    }
    if (inbox.known() instanceof WebhookEndpoint.Known.Unusable unusable) {
      return new QueueState.NoSource(unusable.message());
    }
    if (inbox.known() instanceof WebhookEndpoint.Known.None) {
      return new QueueState.NoSource(
          inbox.address().secretName()
              + ", is missing: put whsec_ and 32 random bytes in base64 there");
    }
    ToldShare.Jobs jobs = follower.share.of(queue, follower.sight, now);
    // The same list as long as it says the same: who compares lists need not look into them.
    follower.last = follower.last.equals(jobs.fitting()) ? follower.last : jobs.fitting();
    return new QueueState.Told(
        new QueueSnapshot(follower.last, now.minus(LATENESS), now), jobs.guesses(), since, heard);
  }
}
