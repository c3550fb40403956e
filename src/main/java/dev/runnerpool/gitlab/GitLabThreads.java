package dev.runnerpool.gitlab;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The threads on which GitLab is asked. Each account has few of its own, so that a GitLab that does
 * not answer delays no other; a thread without work ends.
 */
@ApplicationScoped
public class GitLabThreads {

  /** What threads of an account are for; each kind waits only for kinds after it. */
  public enum Use {
    /** Reading queues, one thread per scope being read. */
    Queue,
    /** Runners of pools. */
    Registration,
    /** Sentinels: what is asked for with the access token; held requests need no thread. */
    Sentinel,
    /** Facts of finished jobs: never in the way of a queue. */
    JobFacts,
    /** Jobs of long ago: their pages may wait long for room in the budget. */
    Past,
    /** Single requests of a reading that sends several at once. */
    Request
  }

  private record Key(Account account, Use use) {}

  private static final Logger LOG = Logger.getLogger(GitLabThreads.class);
  private static final int THREADS_PER_USE = 4;
  private static final long UNUSED_SECONDS = 30;

  private final GitLabConfig config;
  private final Map<Key, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("gitlab-timer"));

  GitLabThreads(GitLabConfig config) {
    this.config = config;
    // What is brought forward again and again leaves nothing behind.
    timer.setRemoveOnCancelPolicy(true);
  }

  /** The account's threads for a use. */
  public ExecutorService of(Account account, Use use) {
    return pools.computeIfAbsent(new Key(account, use), key -> pool(use));
  }

  /** Runs a short task, one that does not block, after a while; never once the operator ends. */
  public Future<?> later(Duration delay, Runnable task) {
    try {
      return timer.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Only an ended timer refuses: what a last answer of GitLab asks for has no use any more.
      Future<?> never = new CompletableFuture<>();
      never.cancel(false);
      return never;
    }
  }

  /** Runs a short task, one that does not block, again and again. */
  public void every(Duration period, Runnable task) {
    timer.scheduleAtFixedRate(
        guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ThreadPoolExecutor pool(Use use) {
    int size = use == Use.Request ? Math.max(1, config.inFlight()) : THREADS_PER_USE;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            UNUSED_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("gitlab-" + use.name().toLowerCase(Locale.ROOT)));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a timed task for GitLab failed", e);
      }
    };
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
    pools.values().forEach(ExecutorService::shutdownNow);
  }
}
