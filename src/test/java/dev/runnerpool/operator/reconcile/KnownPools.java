package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The pools that an operator's watch shows. */
final class KnownPools implements IndexerResourceCache<RunnerPool> {

  private final Map<ResourceID, RunnerPool> pools = new HashMap<>();

  void add(RunnerPool pool) {
    pools.put(ResourceID.fromResource(pool), pool);
  }

  void remove(RunnerPool pool) {
    pools.remove(ResourceID.fromResource(pool));
  }

  @Override
  public Optional<RunnerPool> get(ResourceID id) {
    return Optional.ofNullable(pools.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return pools.keySet().stream();
  }

  @Override
  public Stream<RunnerPool> list(Predicate<RunnerPool> which) {
    return pools.values().stream().filter(which);
  }

  @Override
  public Stream<RunnerPool> list(String namespace, Predicate<RunnerPool> which) {
    return list(which).filter(pool -> pool.getMetadata().getNamespace().equals(namespace));
  }

  @Override
  public List<RunnerPool> byIndex(String index, String key) {
    throw new UnsupportedOperationException("there is no index");
  }

  @Override
  public void addIndexers(Map<String, Function<RunnerPool, List<String>>> indexers) {
    throw new UnsupportedOperationException("there is no index");
  }
}
