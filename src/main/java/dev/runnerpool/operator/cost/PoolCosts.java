package dev.runnerpool.operator.cost;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each pool costs, booked by each of its looks and kept. What an operator before this one
 * booked is read beside: until it is, prices and budgets work and nothing is booked.
 */
@Singleton
public class PoolCosts {

  private static final Logger LOG = LoggerFactory.getLogger(PoolCosts.class);

  /** So long a runner that ended waits for what was booked of it before. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int BEFORE_RECORDS_STOP = 1;

  private final NodeCosts nodes;
  private final CostRecords records;
  private final CostThread reading;
  private final ClusterTime time;
  private final InstantSource clock;
  private final Map<String, PoolAccount> accounts = new ConcurrentHashMap<>();
  private final Map<String, RunnerPool> pools = new ConcurrentHashMap<>();
  private final List<Consumer<RunnerPool>> listeners = new CopyOnWriteArrayList<>();

  PoolCosts(
      NodeCosts nodes,
      CostRecords records,
      CostThread reading,
      ClusterTime time,
      InstantSource clock) {
    this.nodes = nodes;
    this.records = records;
    this.reading = reading;
    this.time = time;
    this.clock = clock;
    nodes.onChange(this::changed);
  }

  /**
   * Is told of each pool that has to be looked at for its cost: what it cost before was read, or a
   * node of its pods costs another price or is gone, and up to now they cost what they did.
   */
  public void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  private void changed(String node) {
    accounts.forEach(
        (uid, account) -> {
          if (account.isOn(node)) {
            tell(pools.get(uid));
          }
        });
  }

  private void tell(RunnerPool pool) {
    if (pool != null) {
      listeners.forEach(listener -> listener.accept(pool));
    }
  }

  /** Books the time since the pool was last looked at. */
  public PoolCost book(RunnerPool pool, List<Runner> seen, List<Pod> pods, Instant now) {
    PoolAccount account = accounts.computeIfAbsent(pool.getMetadata().getUid(), uid -> open(pool));
    pools.put(pool.getMetadata().getUid(), pool);
    nodes.select(pool);
    PoolAccount.Booked booked = account.book(pool, seen, pods, time.ahead(), PATIENCE, now);
    if (booked.endedUnseen() > 0) {
      LOG.info(
          "{} runners of pool {} ended while no operator ran: each is booked up to when it was"
              + " last seen",
          booked.endedUnseen(),
          pool.key());
    }
    if (!booked.rows().isEmpty()) {
      records.keepRunners(booked.rows());
    }
    return booked.cost();
  }

  private PoolAccount open(RunnerPool pool) {
    PoolAccount account = new PoolAccount(pool.key(), nodes);
    reading.read(
        pool.key(),
        (rows, ended) -> {
          account.resume(rows, ended);
          tell(pool);
        });
    return account;
  }

  /**
   * Whether all that a runner's pod cost is recorded, or nothing of it can be: it is not deleted
   * before.
   */
  public boolean isRecorded(RunnerPool pool, Pod runner) {
    PoolAccount account = accounts.get(pool.getMetadata().getUid());
    return account == null
        || (account.isTaken(runner) && records.isSettled(runner.getMetadata().getUid()));
  }

  /** Forgets a pool that is gone; what it cost is kept. */
  public void forget(RunnerPool pool) {
    nodes.deselect(pool);
    pools.remove(pool.getMetadata().getUid());
    PoolAccount account = accounts.remove(pool.getMetadata().getUid());
    if (account != null) {
      records.keepRunners(account.end(clock.instant()));
    }
  }

  /** What is booked is kept, so that the next operator goes on from here. */
  void stop(@Observes @Priority(BEFORE_RECORDS_STOP) ShutdownEvent event) {
    accounts.values().forEach(account -> records.keepRunners(account.take(clock.instant())));
  }
}
