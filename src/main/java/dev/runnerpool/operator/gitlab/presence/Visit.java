package dev.runnerpool.operator.gitlab.presence;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.Backoff;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.RunnerConnections;
import dev.runnerpool.operator.gitlab.client.RunnerConnections.Caller;
import dev.runnerpool.operator.gitlab.client.RunnerMessages.Reply;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.leader.Tenure;
import dev.runnerpool.operator.runner.PoolSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** Shows one pool's runner to GitLab again and again. */
final class Visit {

  private static final Logger LOG = Logger.getLogger(Visit.class);

  /** The operator's own process behind every pool's runner; no pod has this name. */
  private static final String SYSTEM_ID = "s_runnerpool00";

  /** Until the runner has a token, and after a failure, it is tried this much more often. */
  private static final int HASTE = 30;

  /** What all visits share. */
  record Means(
      KubernetesClient kubernetes,
      Sessions sessions,
      RunnerConnections connections,
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure) {}

  private final Means means;

  // Guarded by this.
  private RunnerPool pool;
  private boolean ended;
  private Future<?> next;

  Visit(Means means, RunnerPool pool) {
    this.means = means;
    this.pool = pool;
  }

  synchronized void update(RunnerPool newer) {
    pool = newer;
  }

  synchronized boolean isOf(Scope scope) {
    return Scope.of(pool).equals(scope);
  }

  /** Begins, soon: the runner may not be made yet. */
  void first() {
    after(soon());
  }

  synchronized void end() {
    ended = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private Duration soon() {
    return means.config().presence().dividedBy(HASTE);
  }

  private synchronized void after(Duration pause) {
    if (!ended) {
      next = means.threads().later(Backoff.varied(pause), this::begin);
    }
  }

  private synchronized RunnerPool pool() {
    return pool;
  }

  private void begin() {
    Scope scope = Scope.of(pool());
    means.threads().of(scope.account(), GitLabThreads.Use.Registration).execute(this::go);
  }

  private void go() {
    Duration pause = soon();
    try {
      RunnerPool current = pool();
      if (current.getSpec().paused()) {
        pause = means.config().presence();
      } else if (means.tenure().holds()) {
        Optional<Caller> caller = caller(current);
        if (caller.isPresent()) {
          pause = Duration.ZERO;
          means.connections().verify(caller.get()).thenAccept(this::shown);
        }
      }
    } catch (GitLabException | KubernetesClientException notNow) {
      LOG.debugf(notNow, "the runner of a pool could not be shown to GitLab");
    } finally {
      if (!pause.isZero()) {
        after(pause);
      }
    }
  }

  private Optional<Caller> caller(RunnerPool current) {
    Scope scope = Scope.of(current);
    Secret secret =
        means
            .kubernetes()
            .secrets()
            .inNamespace(current.getMetadata().getNamespace())
            .withName(PoolSecret.name(current))
            .get();
    return Optional.ofNullable(secret)
        .flatMap(PoolSecret::token)
        .map(
            token ->
                new Caller(
                    scope.account(),
                    means.sessions().of(scope.account()).credentials().authorities(),
                    token,
                    SYSTEM_ID));
  }

  /** A token that GitLab refuses is mended by whoever registers the runner. */
  private void shown(Reply reply) {
    after(reply.isSuccess() ? means.config().presence() : soon());
  }
}
