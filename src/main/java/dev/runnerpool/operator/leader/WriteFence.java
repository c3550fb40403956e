package dev.runnerpool.operator.leader;

import dev.runnerpool.core.leader.LeaderGuard;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;

/**
 * Stops each write to Kubernetes, whoever makes it, that this process may not make now. Leases are
 * let through: they guard themselves by their version.
 */
public final class WriteFence implements Interceptor {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String LEASES = "/apis/coordination.k8s.io/";

  private final LeaderGuard leaderGuard;

  /** A fence that a leader's term opens and closes. */
  public WriteFence(LeaderGuard leaderGuard) {
    this.leaderGuard = leaderGuard;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!READING.contains(request.method()) && !request.uri().getPath().contains(LEASES)) {
      leaderGuard.check();
    }
  }
}
