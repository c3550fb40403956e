package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.WarmLearner;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Listeners;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reads from GitLab, once, when the jobs of a pool came that begins to learn from its own. */
@ApplicationScoped
public class PastJobs {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final GitLabClients clients;
  private final GitLabThreads threads;
  private final WorkLoop loop;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its past jobs");
  private final Map<String, PastReading> byPool = new ConcurrentHashMap<>();

  PastJobs(GitLabClients clients, GitLabThreads threads, WorkLoop loop) {
    this.clients = clients;
    this.threads = threads;
    this.loop = loop;
  }

  /** Is told of each pool for which something was read. */
  public void onRead(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /**
   * Sees to it that the past is read, on another thread, if the pool brings an access token. Cheap,
   * and harmless when repeated.
   *
   * @param begun when the pool began to learn, as GitLab has what was before; empty if it does not
   */
  public void follow(RunnerPool pool, Registrations.State registration, Optional<Instant> begun) {
    if (begun.isEmpty()) {
      forget(pool);
      return;
    }
    OptionalLong runner = registration.runner();
    if (runner.isPresent() && Scope.isReadable(pool)) {
      PastReading.Subject subject = new PastReading.Subject(runner.getAsLong(), begun.get());
      byPool.compute(
          pool.getMetadata().getUid(),
          (uid, old) ->
              old != null && old.subject().equals(subject) ? old : again(pool, subject, old));
    }
  }

  /** What was read since the last call. */
  public List<WarmLearner.Past> take(RunnerPool pool) {
    PastReading reading = byPool.get(pool.getMetadata().getUid());
    return reading == null ? List.of() : reading.take();
  }

  /** The pool has left, or learns no more. */
  public void forget(RunnerPool pool) {
    PastReading reading = byPool.remove(pool.getMetadata().getUid());
    if (reading != null) {
      reading.stop();
    }
  }

  private PastReading again(RunnerPool pool, PastReading.Subject subject, PastReading old) {
    if (old != null) {
      old.stop();
    }
    PastReading reading =
        new PastReading(
            pool.key(),
            clients.of(Scope.of(pool).account()).forPast(),
            threads,
            loop,
            PAUSE,
            subject,
            () -> listeners.tell(pool, listener -> listener.accept(pool)));
    reading.begin();
    return reading;
  }

  @PreDestroy
  void stop() {
    byPool.values().forEach(PastReading::stop);
  }
}
