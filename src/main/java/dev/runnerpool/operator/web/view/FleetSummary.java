package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.FleetReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole fleet at one look: figures, and what is wrong. */
public final class FleetSummary {

  /** More would be no look. */
  static final int MOST_NOTICES = 6;

  /** Fewer late jobs tell nothing, to the alerts too. */
  private static final long TELLING = 5;

  private FleetSummary() {}

  /** The figures seen first. */
  public static List<Figure> figures(FleetReading.Moment now) {
    List<PoolDetails> pools = now.pools();
    long ready = pools.stream().filter(PoolWords::isReady).count();
    int waiting = pools.stream().mapToInt(pool -> pool.waiting().orElse(0)).sum();
    Optional<Instant> oldest =
        pools.stream().flatMap(pool -> PoolWords.oldest(pool).stream()).min(Instant::compareTo);
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("pools ready", Long.toString(ready), "of " + pools.size()));
    figures.add(
        new Figure(
            "jobs wait",
            Integer.toString(waiting),
            oldest.map(at -> "oldest since " + TimeText.minute(at)).orElse("")));
    figures.add(Figure.of("runners busy", count(pools, RunnerState.BUSY)));
    figures.add(Figure.of("idle", count(pools, RunnerState.IDLE)));
    figures.add(Figure.of("starting", count(pools, RunnerState.STARTING)));
    figures.add(
        new Figure(
            "of all they may have",
            share(pools.stream().mapToLong(PoolWords::live).sum(), max(pools)),
            "max " + max(pools)));
    objectives(now).ifPresent(figures::add);
    figures.add(hourly(pools));
    return figures;
  }

  /** None if no pool promises anything. */
  private static Optional<Figure> objectives(FleetReading.Moment now) {
    long kept = now.objectives().values().stream().filter(ObjectiveRecord::isKept).count();
    return now.objectives().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure("objectives kept", Long.toString(kept), "of " + now.objectives().size()));
  }

  private static long max(List<PoolDetails> pools) {
    return pools.stream().mapToLong(PoolDetails::max).sum();
  }

  private static long count(List<PoolDetails> pools, RunnerState state) {
    return pools.stream().mapToLong(pool -> pool.in(state)).sum();
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "–" : Math.round(100.0 * part / whole) + " %";
  }

  private static Figure hourly(List<PoolDetails> pools) {
    BigDecimal sum = BigDecimal.ZERO;
    int unknown = 0;
    for (PoolDetails pool : pools) {
      Optional<BigDecimal> dollars = pool.cost().flatMap(cost -> number(cost.dollars()));
      sum = sum.add(dollars.orElse(BigDecimal.ZERO));
      unknown += dollars.isEmpty() && PoolWords.live(pool) > 0 ? 1 : 0;
    }
    String value =
        "$" + sum.setScale(sum.compareTo(BigDecimal.TEN) < 0 ? 4 : 2, RoundingMode.HALF_UP);
    return new Figure(
        "per hour now", value, unknown == 0 ? "" : unknown + " pools without a price");
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** What to look at, the worst first. */
  public static List<Notice> notices(FleetReading.Moment now) {
    List<Notice> bad = new ArrayList<>();
    List<Notice> warn = new ArrayList<>();
    int unservable = 0;
    for (PoolDetails pool : now.pools()) {
      trouble(pool).ifPresent(text -> bad.add(notice("bad", pool, text)));
      int waiting = pool.waiting().orElse(0);
      if (waiting > 0 && pool.blocker().isPresent()) {
        String text = "%s, %d %s.".formatted(pool.blocker().get().words(), waiting, jobs(waiting));
        warn.add(notice("warn", pool, text));
      }
      now.objective(pool)
          .filter(record -> !record.isKept() && record.late() >= TELLING)
          .ifPresent(record -> warn.add(notice("warn", pool, broken(record))));
      unservable += pool.unservable();
    }
    if (unservable > 0) {
      String text =
          "%d %s: no pool's tags, refs and scope fit. A job's page says why."
              .formatted(unservable, jobs(unservable));
      warn.add(new Notice("warn", "No pool takes them", "", text));
    }
    bad.addAll(warn);
    if (bad.size() <= MOST_NOTICES) {
      return bad;
    }
    List<Notice> shown = new ArrayList<>(bad.subList(0, MOST_NOTICES - 1));
    int more = bad.size() - shown.size();
    shown.add(new Notice("warn", more + " more", "/?troubled=true", "of the same kind."));
    return shown;
  }

  private static Optional<String> trouble(PoolDetails pool) {
    if (pool.queue().failure().isPresent()) {
      return Optional.of("cannot read its queue: " + pool.queue().failure().get());
    }
    return PoolWords.ready(pool)
        .filter(ready -> !ready.status().equals("True"))
        .map(ready -> "is not ready: " + ready.reason() + ". " + ready.message());
  }

  private static String broken(ObjectiveRecord record) {
    ObjectiveFact fact = ObjectiveFact.of(Optional.of(record));
    return "does not keep its objective of %s: %s, %s."
        .formatted(fact.promised(), fact.kept(), fact.budget());
  }

  private static Notice notice(String style, PoolDetails pool, String text) {
    return new Notice(
        style,
        pool.key(),
        PoolWords.address(pool.namespace(), pool.name()),
        ShownText.sentence(text));
  }

  private static String jobs(int count) {
    return count == 1 ? "job waits" : "jobs wait";
  }
}
