package dev.runnerpool.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Function;

/** A lease of {@code coordination.k8s.io}; needs the verbs get, create and update on it. */
final class KubernetesLeases implements Leases {

  private final KubernetesClient client;
  private final LeaseLocation location;
  private final RequestConfig hasty;

  /**
   * A lease that need not be there yet.
   *
   * @param patience for one answer; a request is not repeated, the next step is soon enough
   */
  KubernetesLeases(KubernetesClient client, LeaseLocation location, Duration patience) {
    this.client = client;
    this.location = location;
    this.hasty =
        new RequestConfigBuilder()
            .withRequestTimeout(Math.toIntExact(patience.toMillis()))
            .withRequestRetryBackoffLimit(0)
            .build();
  }

  @Override
  public Optional<LeaseState> read() {
    return Optional.ofNullable(
            call(
                kubernetes ->
                    kubernetes
                        .leases()
                        .inNamespace(location.namespace())
                        .withName(location.name())
                        .get()))
        .map(KubernetesLeases::state);
  }

  @Override
  public Optional<LeaseState> write(LeaseState wanted) {
    try {
      Lease stored =
          call(
              kubernetes -> {
                var lease = kubernetes.resource(lease(wanted));
                return wanted.version().isEmpty() ? lease.create() : lease.update();
              });
      return Optional.of(state(stored));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T call(Function<NamespacedKubernetesClient, T> request) {
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(hasty)
        .call(request::apply);
  }

  private Lease lease(LeaseState state) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(location.namespace())
        .withName(location.name())
        .withResourceVersion(state.version().isEmpty() ? null : state.version())
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(state.holder())
        .withLeaseDurationSeconds(Math.toIntExact(state.duration().toSeconds()))
        .withAcquireTime(time(state.acquired()))
        .withRenewTime(time(state.renewed()))
        .withLeaseTransitions(state.transitions())
        .endSpec()
        .build();
  }

  private static LeaseState state(Lease lease) {
    LeaseSpec spec = Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
    return new LeaseState(
        Optional.ofNullable(spec.getHolderIdentity()).orElse(""),
        Duration.ofSeconds(Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse(0)),
        instant(spec.getAcquireTime()),
        instant(spec.getRenewTime()),
        Optional.ofNullable(spec.getLeaseTransitions()).orElse(0),
        lease.getMetadata().getResourceVersion());
  }

  private static ZonedDateTime time(Instant instant) {
    return instant.atZone(ZoneOffset.UTC);
  }

  private static Instant instant(ZonedDateTime time) {
    return time == null ? Instant.EPOCH : time.toInstant();
  }
}
