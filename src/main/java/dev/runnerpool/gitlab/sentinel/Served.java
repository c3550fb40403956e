package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The pools that want a place's sentinel, by the scope and Secret they name. */
final class Served {

  // Guarded by this.
  private final Map<Scope, List<RunnerPool>> pools = new LinkedHashMap<>();
  private Scope last;
  private boolean neverRegistered = true;

  /** The scope's pools are now these. */
  synchronized void set(Scope scope, Collection<RunnerPool> now) {
    last = scope;
    now.forEach(this::drop);
    pools.remove(scope);
    if (!now.isEmpty()) {
      pools.put(scope, new ArrayList<>(now));
    }
  }

  /** Whether no pool is left once this one is out; it no longer counts. */
  synchronized boolean isEmptyWithout(RunnerPool leaving) {
    neverRegistered = leaving.getStatus() == null || leaving.getStatus().registration() == null;
    drop(leaving);
    if (last == null) {
      last = Scope.of(leaving);
    }
    return pools.isEmpty();
  }

  private void drop(RunnerPool pool) {
    pools
        .values()
        .forEach(
            list ->
                list.removeIf(
                    other ->
                        Objects.equals(other.getMetadata().getUid(), pool.getMetadata().getUid())));
    pools.values().removeIf(List::isEmpty);
  }

  synchronized boolean isEmpty() {
    return pools.isEmpty();
  }

  /** Whether the pool that left last never had a runner in GitLab, as far as its status tells. */
  synchronized boolean neverRegistered() {
    return neverRegistered;
  }

  synchronized List<RunnerPool> pools() {
    return pools.values().stream().flatMap(List::stream).toList();
  }

  /** Every scope by which pools come to the place. */
  synchronized boolean has(Scope scope) {
    return pools.containsKey(scope);
  }

  /** By which to ask GitLab: with each failure the next, or the last there was. */
  synchronized Optional<Scope> scope(int failures) {
    List<Scope> scopes = List.copyOf(pools.keySet());
    return scopes.isEmpty()
        ? Optional.ofNullable(last)
        : Optional.of(scopes.get(failures % scopes.size()));
  }
}
