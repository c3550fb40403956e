package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What is read for who goes on with it after a restart: asked for on any thread, which never waits,
 * and read by the one that has the database.
 */
final class RecordsReads {

  /** Of nodes so much is read before anybody asked. */
  private static final Duration NODES = Duration.ofDays(2);

  /**
   * What somebody waits for.
   *
   * @param since the first day
   */
  private record Spent(
      String pool, LocalDate since, CompletableFuture<Map<LocalDate, Long>> answer) {}

  /** What is read by one step. */
  private record Due(List<String> pools, Optional<Instant> nodesFrom, List<Spent> spent) {
    static final Due NONE = new Due(List.of(), Optional.empty(), List.of());
  }

  private final List<Spent> spent = new ArrayList<>();
  private Due due = Due.NONE;
  private boolean opened;
  private boolean off;

  private final Map<String, List<RunnerCost>> runners = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final Map<String, Long> wanted = new HashMap<>();

  private List<NodeCost> nodes = List.of();
  private Optional<Instant> nodesFrom = Optional.empty();
  private Optional<Instant> nodesWanted = Optional.empty();
  private long nodesWantedSince;

  /** There is nothing to read, now or later. */
  synchronized void turnOff() {
    off = true;
    spent.forEach(each -> each.answer().completeExceptionally(notKept()));
    spent.clear();
    runners.clear();
    wanted.clear();
    nodes = List.of();
  }

  /**
   * The live runners of a pool.
   *
   * @param nanos the time by a clock that never steps
   * @throws IllegalStateException if they have still to be read, which is seen to
   */
  synchronized List<RunnerCost> live(String pool, long nanos) {
    List<RunnerCost> read = runners.remove(pool);
    boolean first = given.add(pool);
    if (read != null || off) {
      wanted.remove(pool);
      return off ? List.of() : read;
    }
    if (opened && first) {
      return List.of();
    }
    if (isGivenUp(wanted.computeIfAbsent(pool, any -> nanos), nanos)) {
      return List.of();
    }
    throw notYet("runners of pool " + pool);
  }

  /** The days of nodes booked up to that time or later; the same otherwise. */
  synchronized List<NodeCost> nodesSince(Instant bookedUntil, long nanos) {
    if (off) {
      return List.of();
    }
    if (nodesFrom.isPresent() && !bookedUntil.isBefore(nodesFrom.get())) {
      List<NodeCost> read =
          nodes.stream().filter(node -> !node.bookedUntil().isBefore(bookedUntil)).toList();
      nodes = List.of();
      nodesFrom = Optional.empty();
      return read;
    }
    if (nodesWanted.isEmpty()) {
      nodesWantedSince = nanos;
    }
    nodesWanted =
        Optional.of(nodesWanted.filter(from -> from.isBefore(bookedUntil)).orElse(bookedUntil));
    if (isGivenUp(nodesWantedSince, nanos)) {
      return List.of();
    }
    throw notYet("nodes");
  }

  private static boolean isGivenUp(long since, long nanos) {
    return nanos - since > RecordsQueue.GIVEN_UP_AFTER.toNanos();
  }

  private static IllegalStateException notYet(String what) {
    return new IllegalStateException("the records of %s are not read yet".formatted(what));
  }

  /** What a pool cost by day, once it is read. */
  synchronized CompletableFuture<Map<LocalDate, Long>> spentByDay(String pool, LocalDate since) {
    CompletableFuture<Map<LocalDate, Long>> answer = new CompletableFuture<>();
    if (off) {
      answer.completeExceptionally(notKept());
    } else {
      spent.add(new Spent(pool, since, answer));
    }
    return answer;
  }

  private static IllegalStateException notKept() {
    return new IllegalStateException("no records are kept");
  }

  /**
   * What is read now: it is complete only with what was told before it was asked for, so that is
   * written in between. What is asked for meanwhile is read the next time.
   *
   * @return whether it is anything
   */
  synchronized boolean begin() {
    // Who waits no longer is not read for.
    spent.removeIf(each -> each.answer().isDone());
    due = new Due(List.copyOf(wanted.keySet()), nodesWanted, List.copyOf(spent));
    return !due.equals(Due.NONE);
  }

  /** Reads what those ask for who begin, before they do. */
  void open(RecordsDatabase database, Instant now) throws SQLException {
    if (isOpened()) {
      return;
    }
    Map<String, List<RunnerCost>> live =
        RunnerCostTable.live(database.sql()).stream()
            .collect(Collectors.groupingBy(RunnerCost::pool));
    List<NodeCost> recent = NodeCostTable.since(database.sql(), now.minus(NODES));
    synchronized (this) {
      opened = true;
      // Whoever asked already comes again.
      given.clear();
      wanted.clear();
      runners.putAll(live);
      nodes = recent;
      nodesFrom = Optional.of(now.minus(NODES));
    }
  }

  private synchronized boolean isOpened() {
    return opened;
  }

  private synchronized Due due() {
    return due;
  }

  /** Reads what was asked for when it began. */
  void read(RecordsDatabase database) throws SQLException {
    Due now = due();
    for (Spent each : now.spent()) {
      each.answer().complete(new SpentByDay(database.sql()).of(each.pool(), each.since()));
    }
    for (String pool : now.pools()) {
      List<RunnerCost> read = RunnerCostTable.live(database.sql(), pool);
      synchronized (this) {
        wanted.remove(pool);
        runners.put(pool, read);
      }
    }
    if (now.nodesFrom().isPresent()) {
      List<NodeCost> read = NodeCostTable.since(database.sql(), now.nodesFrom().get());
      synchronized (this) {
        nodes = read;
        nodesFrom = now.nodesFrom();
        nodesWanted = Optional.empty();
      }
    }
  }
}
