package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.explain.PoolDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runners by state over the last six hours, of the whole fleet once a minute, of each pool once a
 * minute too, or more seldom if there are more than 1,000 pools: all samples together take 6 MB at
 * most, and far less where little changes.
 */
public final class RunnerHistory {

  /** How far back it goes. */
  public static final Duration KEPT = Duration.ofHours(6);

  private static final int MINUTES = (int) KEPT.toMinutes();
  private static final int POOLS_EACH_MINUTE = 1_000;

  /** Points of a chart: more are not told apart on a screen. */
  private static final int POINTS = 180;

  /**
   * Samples at equal distances.
   *
   * @param from of the first
   * @param step from one to the next
   */
  public record Stretch(Instant from, Duration step, List<RunnerSample> samples) {}

  private final SampleSeries fleet = new SampleSeries(MINUTES);
  private final Map<String, SampleSeries> pools = new HashMap<>();
  private int first = -1;

  /** Takes the samples of one minute; pools that are gone are forgotten. */
  public synchronized void take(Instant now, List<PoolDetails> details) {
    int minute = minute(now);
    first = first < 0 ? minute : first;
    int every = Math.max(1, (details.size() + POOLS_EACH_MINUTE - 1) / POOLS_EACH_MINUTE);
    boolean due = minute % every == 0;
    RunnerSample all = RunnerSample.NONE;
    Set<String> there = new HashSet<>();
    for (PoolDetails pool : details) {
      RunnerSample sample = RunnerSample.of(pool);
      all = all.plus(sample);
      there.add(pool.key());
      if (due) {
        pools
            .computeIfAbsent(pool.key(), key -> new SampleSeries(MINUTES / every))
            .add(minute, sample, minute - MINUTES);
      }
    }
    fleet.add(minute, all, minute - MINUTES);
    pools.keySet().retainAll(there);
  }

  /** Of all pools, up to now. */
  public synchronized Stretch fleet(Instant now) {
    return stretch(fleet, now);
  }

  /** Of one pool, up to now. */
  public synchronized Stretch pool(String key, Instant now) {
    return stretch(pools.getOrDefault(key, new SampleSeries(1)), now);
  }

  /** How many changes are kept, of all. */
  synchronized int size() {
    return fleet.size() + pools.values().stream().mapToInt(SampleSeries::size).sum();
  }

  private Stretch stretch(SampleSeries series, Instant now) {
    int last = minute(now);
    int from = first < 0 ? last : Math.max(first, last - MINUTES + 1);
    int step = (last - from) / POINTS + 1;
    List<Integer> minutes = new ArrayList<>();
    for (int minute = from; minute <= last; minute += step) {
      minutes.add(minute);
    }
    return new Stretch(
        Instant.ofEpochSecond(from * 60L), Duration.ofMinutes(step), series.at(minutes));
  }

  private static int minute(Instant at) {
    return (int) Math.floorDiv(at.getEpochSecond(), 60);
  }
}
