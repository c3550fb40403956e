package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What each pool says of itself, now and ever; by namespace, as each has one pool. */
final class Told implements ResourceEventHandler<RunnerPool> {
  private final Map<String, RunnerPool> now = new ConcurrentHashMap<>();
  private final Queue<String> ever = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<String>> readiness = new ConcurrentHashMap<>();

  /** The pool's condition of that type. */
  Optional<Condition> condition(String namespace, String type) {
    return find(namespace).map(RunnerPool::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  Optional<RunnerPool> find(String namespace) {
    return Optional.ofNullable(now.get(namespace));
  }

  /** The pool, which must be there. */
  RunnerPool pool(String namespace) {
    return find(namespace).orElseThrow();
  }

  boolean isReady(String namespace) {
    return condition(namespace, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  boolean exists(String namespace) {
    return now.containsKey(namespace);
  }

  /** The values that the pool's condition Ready ever had, each change once. */
  List<String> readiness(String namespace) {
    return List.copyOf(readiness.getOrDefault(namespace, new ConcurrentLinkedQueue<>()));
  }

  /** Every line that any pool ever said. */
  List<String> everything() {
    return List.copyOf(ever);
  }

  @Override
  public void onAdd(RunnerPool pool) {
    now.put(pool.getMetadata().getNamespace(), pool);
    if (pool.getStatus() == null) {
      return;
    }
    pool.getStatus().conditions().forEach(condition -> ever.add(condition.getMessage()));
    condition(pool.getMetadata().getNamespace(), "Ready").ifPresent(ready -> note(pool, ready));
  }

  private void note(RunnerPool pool, Condition ready) {
    Queue<String> changes =
        readiness.computeIfAbsent(
            pool.getMetadata().getNamespace(), any -> new ConcurrentLinkedQueue<>());
    String value = ready.getStatus() + " " + ready.getReason();
    if (changes.isEmpty() || !List.copyOf(changes).get(changes.size() - 1).equals(value)) {
      changes.add(value);
    }
  }

  @Override
  public void onUpdate(RunnerPool old, RunnerPool pool) {
    onAdd(pool);
  }

  @Override
  public void onDelete(RunnerPool pool, boolean unknownFinalState) {
    now.remove(pool.getMetadata().getNamespace());
  }
}
