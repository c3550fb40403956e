package dev.runnerpool.operator.gitlab.presence;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.ScopeFollower;
import dev.runnerpool.operator.gitlab.client.RunnerConnections;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.leader.Tenure;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets GitLab hear of every pool's runner now and then. A pool without pods would else count as
 * offline after two hours, and GitLab fails a job that waits for an hour without a matching runner
 * online ({@code stuck_pending_no_matching_runners}); a paused sentinel does not count.
 */
@ApplicationScoped
public class Presence implements ScopeFollower {

  private final Visit.Means means;

  // Guarded by this.
  private final Map<String, Visit> visits = new HashMap<>();

  Presence(
      KubernetesClient kubernetes,
      Sessions sessions,
      RunnerConnections connections,
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure) {
    this.means = new Visit.Means(kubernetes, sessions, connections, threads, config, tenure);
  }

  @Override
  public synchronized void serves(Scope scope, Collection<RunnerPool> pools) {
    Set<String> served = new HashSet<>();
    for (RunnerPool pool : pools) {
      String uid = pool.getMetadata().getUid();
      served.add(uid);
      Visit known = visits.get(uid);
      if (known == null) {
        Visit begun = new Visit(means, pool);
        visits.put(uid, begun);
        begun.first();
      } else {
        known.update(pool);
      }
    }
    visits
        .entrySet()
        .removeIf(
            entry -> {
              boolean left = entry.getValue().isOf(scope) && !served.contains(entry.getKey());
              if (left) {
                entry.getValue().end();
              }
              return left;
            });
  }

  @PreDestroy
  synchronized void stop() {
    visits.values().forEach(Visit::end);
  }
}
