package dev.runnerpool.controlplane;

import dev.runnerpool.controlplane.PodLives.Life;
import dev.runnerpool.controlplane.PodLives.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bill by the formulas of the one counted by hand, with the seconds as they came: a busy
 * machine takes longer to begin and end what is to last a minute.
 */
final class RecountedBill {
  private static final double R = 0.031611 / 0.004237;

  /** What a node of a pool costs from then on, in dollars per hour; 0 from when it is gone. */
  private record Price(Instant from, double hourly) {}

  private record Size(double cpus, double gib) {
    double weight() {
      return cpus * R + gib;
    }
  }

  private final Map<String, Size> nodes = new TreeMap<>();
  private final Map<Part, Size> requests = new TreeMap<>();
  private final Map<String, List<Price>> prices = new TreeMap<>();

  /** With the sizes, requests and first prices of that bill. */
  RecountedBill(BillSheet sheet) {
    for (BillSheet.Row row : sheet.rows()) {
      String pool = row.text("pool");
      nodes.put(pool, new Size(row.number("node_cpus"), row.number("node_gib")));
      requests.put(
          Part.valueOf(row.text("part").toUpperCase(Locale.ROOT)),
          new Size(row.number("cpus"), row.number("gib")));
      if (!prices.containsKey(pool)) {
        costs(pool, row.number("node_usd_per_hour"), Instant.EPOCH);
      }
    }
  }

  /** A pool's node costs that from then on. */
  void costs(String pool, double hourly, Instant from) {
    prices.computeIfAbsent(pool, any -> new ArrayList<>()).add(new Price(from, hourly));
  }

  /** Dollars of what held room. */
  double usd(List<Life> lives) {
    double sum = 0;
    for (Life life : lives) {
      double share = requests.get(life.part()).weight() / nodes.get(life.pool()).weight();
      List<Price> steps = prices.get(life.pool());
      for (int i = 0; i < steps.size(); i++) {
        Instant from = later(life.from(), steps.get(i).from());
        Instant end = life.until().orElseThrow();
        Instant to = i + 1 < steps.size() ? earlier(end, steps.get(i + 1).from()) : end;
        sum += hours(from, to) * steps.get(i).hourly() * share;
      }
    }
    return sum;
  }

  /** Dollars of the whole node of a pool in some time. */
  double whole(String pool, Instant from, Instant to) {
    double sum = 0;
    List<Price> steps = prices.get(pool);
    for (int i = 0; i < steps.size(); i++) {
      Instant end = i + 1 < steps.size() ? earlier(to, steps.get(i + 1).from()) : to;
      sum += hours(later(from, steps.get(i).from()), end) * steps.get(i).hourly();
    }
    return sum;
  }

  /** The most that a pool's node costs, in dollars per hour. */
  double highest(String pool) {
    return prices.get(pool).stream().mapToDouble(Price::hourly).max().orElseThrow();
  }

  private static double hours(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis()) / 3_600_000.0;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
