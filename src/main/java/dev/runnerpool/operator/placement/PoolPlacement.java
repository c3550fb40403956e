package dev.runnerpool.operator.placement;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.placement.NodeGroupKnowledge;
import dev.runnerpool.core.placement.PlacementCheck;
import dev.runnerpool.core.placement.PlacementEntry.Kind;
import dev.runnerpool.core.placement.PlacementNeed;
import dev.runnerpool.core.placement.PlacementVerdict;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Whether the nodes that each pool names can take its runners, as far as is known. */
@Singleton
public class PoolPlacement {

  private record Checked(
      RunnerPool pool, PlacementNeed need, long version, boolean waits, PlacementVerdict verdict) {

    boolean holds(PlacementNeed needed, long now, boolean waiting) {
      return need.equals(needed) && version == now && waits == waiting;
    }
  }

  private final NodePools nodePools;
  private final NodeGroups nodeGroups;
  private final PlacementChanges changes;
  private final ConcurrentMap<String, Checked> byUid = new ConcurrentHashMap<>();
  private final List<Consumer<RunnerPool>> listeners = new CopyOnWriteArrayList<>();

  PoolPlacement(NodePools nodePools, NodeGroups nodeGroups, PlacementChanges changes) {
    this.nodePools = nodePools;
    this.nodeGroups = nodeGroups;
    this.changes = changes;
    changes.onChange(this::changed);
  }

  /** Is told of each pool for which something may be otherwise now. */
  public void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /**
   * What is known; asks nobody, and has what the pool names read from now on.
   *
   * @param need empty if the pool names neither node pools nor node groups
   * @param waits whether a runner of the pool waits for a node
   */
  public PlacementVerdict verdict(RunnerPool pool, Optional<PlacementNeed> need, boolean waits) {
    if (need.isEmpty()) {
      forget(pool);
      return PlacementVerdict.NOTHING_KNOWN;
    }
    String uid = pool.getMetadata().getUid();
    long version = changes.version();
    Checked last = byUid.get(uid);
    if (last != null && last.holds(need.get(), version, waits)) {
      return last.verdict();
    }
    PlacementVerdict verdict = PlacementCheck.verdict(need.get(), facts(need.get()), waits);
    byUid.put(uid, new Checked(pool, need.get(), version, waits, verdict));
    if (last != null && !last.need().equals(need.get())) {
      keepOnlyNamed();
    }
    if (last == null && changes.version() != version) {
      // It changed before anybody could know that it matters to this pool.
      listeners.forEach(listener -> listener.accept(pool));
    }
    return verdict;
  }

  private PlacementCheck.Facts facts(PlacementNeed need) {
    boolean namesPools = !need.names(Kind.NODE_POOL).isEmpty();
    Map<String, NodeGroupKnowledge> groups = new HashMap<>();
    boolean pending = namesPools && nodePools.isPending();
    for (String name : need.names(Kind.NODE_GROUP)) {
      groups.put(name, nodeGroups.known(name));
      pending |= nodeGroups.isPending(name);
    }
    return new PlacementCheck.Facts(
        namesPools ? nodePools.known() : Optional.empty(), groups, pending);
  }

  /** The pool has left. */
  public void forget(RunnerPool pool) {
    if (byUid.remove(pool.getMetadata().getUid()) != null) {
      keepOnlyNamed();
    }
  }

  private void keepOnlyNamed() {
    Set<String> named = new TreeSet<>();
    byUid.values().forEach(checked -> named.addAll(checked.need().names(Kind.NODE_GROUP)));
    nodeGroups.keepOnly(named);
  }

  private void changed(Kind kind, Set<String> names) {
    byUid.values().stream()
        .filter(
            checked ->
                checked.need().names(kind).stream()
                    .anyMatch(name -> names.isEmpty() || names.contains(name)))
        .map(Checked::pool)
        .forEach(pool -> listeners.forEach(listener -> listener.accept(pool)));
  }
}
