package dev.runnerpool.operator.placement;

import dev.runnerpool.core.placement.PlacementEntry.Kind;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what changed of the nodes that pools name, and passes it on. */
@Singleton
class PlacementChanges {

  /** Is told of a change. */
  @FunctionalInterface
  interface Listener {
    /**
     * Pools that name these may be better or worse off.
     *
     * @param names all of that kind if it is empty
     */
    void changed(Kind kind, Set<String> names);
  }

  private final AtomicLong version = new AtomicLong();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Grows with each change. */
  long version() {
    return version.get();
  }

  void onChange(Listener listener) {
    listeners.add(listener);
  }

  void ofNodePools(Set<String> names) {
    tell(Kind.NODE_POOL, names);
  }

  void ofNodeGroups(Set<String> names) {
    tell(Kind.NODE_GROUP, names);
  }

  /** Something that no pool has to be looked at again for at once. */
  void quietly() {
    version.incrementAndGet();
  }

  private void tell(Kind kind, Set<String> names) {
    version.incrementAndGet();
    listeners.forEach(listener -> listener.changed(kind, names));
  }
}
