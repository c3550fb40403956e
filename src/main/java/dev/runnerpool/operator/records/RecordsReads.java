package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.KeptNodes;
import dev.runnerpool.core.records.RunnerCost;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

  /** Of nodes so many days are read before anybody asked. */
  private static final int NODES = 2;

  /**
   * What somebody waits for.
   *
   * @param since the first day
   */
  private record Spent(
      String pool, LocalDate since, CompletableFuture<Map<LocalDate, Long>> answer) {}

  /** What is read by one step. */
  private record Due(List<String> pools, Optional<LocalDate> nodesFrom, List<Spent> spent) {
    static final Due NONE = new Due(List.of(), Optional.empty(), List.of());
  }

  private final List<Spent> spent = new ArrayList<>();
  private Due due = Due.NONE;
  private boolean opened;
  private boolean off;

  private final Map<String, List<RunnerCost>> runners = new HashMap<>();
  private Map<String, Set<String>> ended = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final Map<String, Long> wanted = new HashMap<>();

  private KeptNodes nodes = KeptNodes.NONE;
  private Optional<LocalDate> nodesFrom = Optional.empty();
  private Optional<LocalDate> nodesWanted = Optional.empty();
  private long nodesWantedSince;

  /** There is nothing to read, now or later. */
  synchronized void turnOff() {
    off = true;
    spent.forEach(each -> each.answer().completeExceptionally(notKept()));
    spent.clear();
    runners.clear();
    wanted.clear();
    nodes = KeptNodes.NONE;
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

  /** The runners of a pool that ended shortly before all was read. */
  synchronized Set<String> endedLately(String pool) {
    Set<String> lately = ended.remove(pool);
    return lately == null ? Set.of() : lately;
  }

  /** The days of nodes from that one on; the same otherwise. */
  synchronized KeptNodes nodesSince(LocalDate since, long nanos) {
    if (off) {
      return KeptNodes.NONE;
    }
    if (nodesFrom.isPresent() && !since.isBefore(nodesFrom.get())) {
      KeptNodes read = nodes.since(since);
      nodes = KeptNodes.NONE;
      nodesFrom = Optional.empty();
      return read;
    }
    if (nodesWanted.isEmpty()) {
      nodesWantedSince = nanos;
    }
    nodesWanted = Optional.of(nodesWanted.filter(from -> from.isBefore(since)).orElse(since));
    if (isGivenUp(nodesWantedSince, nanos)) {
      return KeptNodes.NONE;
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

  /**
   * Reads all that is gone on with, at once, when the first asks for some of it: who stands by and
   * only looks a job up leads later, and what is read in parts at several times does not add up.
   */
  void open(RecordsDatabase database, Instant now) throws SQLException {
    if (!isToOpen()) {
      return;
    }
    LocalDate from = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(NODES);
    Map<String, List<RunnerCost>> live =
        RunnerCostTable.live(database.sql()).stream()
            .collect(Collectors.groupingBy(RunnerCost::pool));
    Map<String, Set<String>> lately = RunnerCostTable.endedLately(database.sql());
    KeptNodes recent = nodes(database, from);
    synchronized (this) {
      opened = true;
      // Whoever asked already comes again.
      given.clear();
      wanted.clear();
      nodesWanted = Optional.empty();
      runners.putAll(live);
      ended = lately;
      nodes = recent;
      nodesFrom = Optional.of(from);
    }
  }

  private static KeptNodes nodes(RecordsDatabase database, LocalDate from) throws SQLException {
    return new KeptNodes(
        NodeCostTable.since(database.sql(), from), NodeUseTable.since(database.sql(), from));
  }

  private synchronized boolean isToOpen() {
    return !opened && !(wanted.isEmpty() && nodesWanted.isEmpty());
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
      KeptNodes read = nodes(database, now.nodesFrom().get());
      synchronized (this) {
        nodes = read;
        nodesFrom = now.nodesFrom();
        nodesWanted = Optional.empty();
      }
    }
  }
}
