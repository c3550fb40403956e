package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Books what a pool's runners cost, each from when its pod had a node until no pod of it holds room
 * any more. Job time is counted once the runner ended, as only then it is known whether it came to
 * nothing; all other time as it passes. A clock that was set back books nothing until it has caught
 * up. Not safe for concurrent use.
 */
public final class PoolMeter {

  /** What is booked of runners that live is kept so often. */
  public static final Duration KEPT_EVERY = Duration.ofMinutes(1);

  private static final int KINDS = CostKind.values().length;

  private final String pool;
  private final Map<String, RunnerMeter> runners = new HashMap<>();
  private Optional<Map<String, List<RunnerCost>>> resumed = Optional.empty();

  /** Runners that are booked though it is not known what was booked of them before. */
  private final Map<String, Boolean> unread = new HashMap<>();

  private final Set<String> ended = new HashSet<>();
  private long looks;

  /**
   * Of that pool.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   */
  public PoolMeter(String pool) {
    this.pool = pool;
  }

  /**
   * What a look came to.
   *
   * @param counted what is counted now, by capacity
   * @param hourly dollars per hour now, by capacity and kind
   * @param unpricedMillis time of pods without a price that is counted now
   * @param rows what is to be kept
   */
  public record Look(
      Map<String, CostByKind> counted,
      Map<String, CostByKind> hourly,
      long unpricedMillis,
      List<RunnerCost> rows) {}

  /**
   * Goes on where an operator before this one was.
   *
   * @param live all days of the pool's runners that had not ended
   * @param ended runners that had, and are booked and kept: if their pods are still there, nothing
   *     of them is booked or counted again
   */
  public void resume(Collection<RunnerCost> live, Set<String> ended) {
    this.ended.addAll(ended);
    Map<String, List<RunnerCost>> byRunner = new LinkedHashMap<>();
    for (RunnerCost row : live) {
      RunnerMeter booked = runners.get(row.runner());
      if (booked == null) {
        byRunner.computeIfAbsent(row.runner(), any -> new ArrayList<>()).add(row);
      } else {
        replace(booked, row);
      }
    }
    resumed = Optional.of(byRunner);
  }

  /** That is booked by this process again: it is used of nodes once. */
  private static void replace(RunnerMeter booked, RunnerCost row) {
    long day = row.day().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    booked.parts().stream()
        .flatMap(part -> part.node().stream())
        .distinct()
        .forEach(node -> node.use(day, -row.used().getOrDefault(node.uid(), 0L)));
  }

  /** Whether it is known what was booked before: until then runners that live are not booked. */
  public boolean isResumed() {
    return resumed.isPresent();
  }

  /** Books that runner even while it is not known what was booked of it before. */
  public void insist(String runner) {
    unread.put(runner, true);
  }

  /** Whether a runner's own pod is known to have ended and all that it cost was given out. */
  public boolean isTaken(String runner) {
    RunnerMeter meter = runners.get(runner);
    return ended.contains(runner) || (meter != null && meter.isTaken());
  }

  /** Whether what is known of a runner is booked. */
  public boolean isBooked(String runner) {
    return ended.contains(runner) || runners.containsKey(runner);
  }

  /** The runners that were seen before, by the UIDs of all their pods. */
  public Map<String, String> runnersByPod() {
    Map<String, String> byPod = new HashMap<>();
    runners.forEach(
        (runner, meter) -> meter.parts().forEach(part -> byPod.put(part.pod(), runner)));
    return byPod;
  }

  /** The runner that held that job when an operator before this one looked. */
  public Optional<String> runnerOfJob(OptionalLong job) {
    return resumed.stream()
        .filter(rows -> job.isPresent())
        .flatMap(rows -> rows.values().stream())
        .flatMap(List::stream)
        .filter(row -> row.job().stream().anyMatch(held -> held.id() == job.getAsLong()))
        .map(RunnerCost::runner)
        .findFirst();
  }

  /** Books up to now. */
  public Look look(Instant now, List<RunnerSighting> seen) {
    looks++;
    long millis = now.toEpochMilli();
    Sums sums = new Sums();
    int there = 0;
    if (!ended.isEmpty()) {
      ended.retainAll(seen.stream().map(RunnerSighting::runner).collect(Collectors.toSet()));
    }
    for (RunnerSighting each : seen) {
      if (ended.contains(each.runner())) {
        continue;
      }
      RunnerMeter runner = runners.get(each.runner());
      if (runner == null) {
        if (resumed.isEmpty() && !unread.containsKey(each.runner())) {
          continue;
        }
        runner = begin(each.runner());
      }
      there++;
      runner.seenIn(looks);
      runner.see(each, millis);
      sums.add(runner, millis, false);
    }
    if (runners.size() > there) {
      for (Iterator<RunnerMeter> all = runners.values().iterator(); all.hasNext(); ) {
        RunnerMeter runner = all.next();
        if (!runner.isSeenIn(looks)) {
          runner.gone(millis);
          sums.add(runner, millis, true);
          all.remove();
        }
      }
    }
    return sums.look();
  }

  private RunnerMeter begin(String runner) {
    RunnerMeter meter = new RunnerMeter(pool, runner);
    resumed.map(rows -> rows.remove(runner)).ifPresent(rows -> rows.forEach(meter::resume));
    unread.remove(runner);
    runners.put(runner, meter);
    return meter;
  }

  /**
   * Ends the runners that went while nobody looked, by what was booked of them.
   *
   * @return what is counted and to be kept of them
   */
  public Look endOthers() {
    Sums sums = new Sums();
    resumed.ifPresent(
        rows -> {
          for (String runner : List.copyOf(rows.keySet())) {
            RunnerMeter meter = begin(runner);
            runners.remove(runner);
            meter.end();
            sums.add(meter, 0, true);
          }
        });
    return sums.look();
  }

  /**
   * Ends all runners, as nobody will look at the pool again: none holds room any more.
   *
   * @return what is to be kept of them
   */
  public List<RunnerCost> end(Instant now) {
    List<RunnerCost> rows = new ArrayList<>();
    for (RunnerMeter runner : runners.values()) {
      runner.gone(now.toEpochMilli());
      rows.addAll(runner.take(now.toEpochMilli()));
    }
    runners.clear();
    return rows;
  }

  /** What was booked and is not kept yet. */
  public List<RunnerCost> take(Instant now) {
    List<RunnerCost> rows = new ArrayList<>();
    runners.values().forEach(runner -> rows.addAll(runner.take(now.toEpochMilli())));
    return rows;
  }

  /** What one look books. */
  private static final class Sums {
    private final Map<String, long[]> counted = new HashMap<>(4);
    private final Map<String, long[]> hourly = new HashMap<>(4);
    private final List<RunnerCost> rows = new ArrayList<>(0);
    private long unpricedMillis;

    void add(RunnerMeter runner, long millis, boolean gone) {
      runner.count(of(counted, runner));
      unpricedMillis += runner.countUnpriced();
      long[] rates = of(hourly, runner);
      for (int i = 0; i < runner.parts().size(); i++) {
        BookedPart part = runner.parts().get(i);
        if (part.isHeld() && part.rate().isKnown()) {
          rates[runner.kind(part).ordinal()] += part.rate().nanos();
        }
      }
      if (runner.isDue(millis, gone)) {
        rows.addAll(runner.take(millis));
      }
    }

    private static long[] of(Map<String, long[]> sums, RunnerMeter runner) {
      long[] sum = sums.get(runner.capacity());
      if (sum == null) {
        sum = new long[KINDS];
        sums.put(runner.capacity(), sum);
      }
      return sum;
    }

    Look look() {
      return new Look(byKind(counted), byKind(hourly), unpricedMillis, rows);
    }

    private static Map<String, CostByKind> byKind(Map<String, long[]> sums) {
      Map<String, CostByKind> all = new HashMap<>(4);
      sums.forEach(
          (capacity, nanos) ->
              all.put(
                  capacity,
                  new CostByKind(
                      nanos[CostKind.JOB.ordinal()],
                      nanos[CostKind.WARM.ordinal()],
                      nanos[CostKind.STARTUP.ordinal()],
                      nanos[CostKind.RESERVED.ordinal()],
                      nanos[CostKind.RETIRING.ordinal()],
                      nanos[CostKind.LOST.ordinal()])));
      return all;
    }
  }
}
