package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The memory of each pool, by its UID: a pool made again under an old name starts afresh. */
@ApplicationScoped
class PoolMemories {

  private final ConcurrentMap<String, PoolMemory> byUid = new ConcurrentHashMap<>();

  private final InstantSource clock;

  PoolMemories(InstantSource clock) {
    this.clock = clock;
  }

  PoolMemory of(RunnerPool pool) {
    return byUid.computeIfAbsent(
        pool.getMetadata().getUid(),
        uid -> new PoolMemory(StatusHold.begin(pool, clock.instant())));
  }

  void forget(RunnerPool pool) {
    byUid.remove(pool.getMetadata().getUid());
  }
}
