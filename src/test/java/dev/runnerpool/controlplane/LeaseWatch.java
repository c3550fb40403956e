package dev.runnerpool.controlplane;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches a namespace's leases, with a watch of its own: who held one. */
final class LeaseWatch implements ResourceEventHandler<Lease>, AutoCloseable {
  private final List<String> holders = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<Lease> informer;

  LeaseWatch(KubernetesClient client, String namespace) {
    informer = client.leases().inNamespace(namespace).inform(this);
  }

  /** Whether nobody held one, at any time since the watch began. */
  boolean sawOneGivenAway() {
    return holders.contains("");
  }

  @Override
  public void onAdd(Lease lease) {
    holders.add(Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), ""));
  }

  @Override
  public void onUpdate(Lease before, Lease lease) {
    onAdd(lease);
  }

  @Override
  public void onDelete(Lease lease, boolean unknown) {
    // Nobody deletes one.
  }

  @Override
  public void close() {
    informer.close();
  }
}
