package dev.runnerpool.controlplane;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Watches a namespace's runner pods, with a watch of its own: how many at once, and in a slot. */
final class SlotWatch implements ResourceEventHandler<Pod>, AutoCloseable {
  private final Set<String> seen = new HashSet<>();
  private final Map<String, String> slotOfLive = new HashMap<>();
  private final Set<String> sharedSlots = new TreeSet<>();
  private final SharedIndexInformer<Pod> informer;
  private int most;

  SlotWatch(PoolNamespace space) {
    informer =
        space
            .client()
            .pods()
            .inNamespace(space.name())
            .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
            .inform(this);
  }

  /** Runner pods that there ever were. */
  synchronized int seen() {
    return seen.size();
  }

  /** The most that were alive at any instant: all that have not ended, those told to go too. */
  synchronized int most() {
    return most;
  }

  /** Slots that two live pods held at once. */
  synchronized Set<String> sharedSlots() {
    return Set.copyOf(sharedSlots);
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    String slot = pod.getMetadata().getLabels().get(Labels.SLOT);
    seen.add(Pods.uid(pod));
    slotOfLive.remove(Pods.uid(pod));
    if (!Pods.hasEnded(pod)) {
      if (slotOfLive.containsValue(slot)) {
        sharedSlots.add(slot);
      }
      slotOfLive.put(Pods.uid(pod), slot);
    }
    most = Math.max(most, slotOfLive.size());
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    onAdd(pod);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean unknownFinalState) {
    slotOfLive.remove(Pods.uid(pod));
  }

  @Override
  public void close() {
    informer.close();
  }
}
