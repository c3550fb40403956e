package dev.runnerpool.sandbox.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator's cost meter says.
 *
 * @param byPool US dollars by pool; without those of which no pod had a known price
 * @param byArchitecture US dollars by architecture and kind of cost
 */
record CostReading(Map<String, Double> byPool, Map<String, Map<String, Double>> byArchitecture) {
  private static final Pattern METER =
      Pattern.compile("^runnerpool_cost_usd_total\\{(.*)} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern UNPRICED =
      Pattern.compile("^runnerpool_cost_unpriced_seconds_total\\{(.*)} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Reads it from metrics in Prometheus' text form. */
  static CostReading of(String metrics) {
    CostReading reading = new CostReading(new TreeMap<>(), new TreeMap<>());
    Matcher meter = METER.matcher(metrics);
    while (meter.find()) {
      reading.add(labels(meter.group(1)), Double.parseDouble(meter.group(2)));
    }
    Matcher unpriced = UNPRICED.matcher(metrics);
    while (unpriced.find()) {
      String pool = labels(unpriced.group(1)).get("pool");
      if (Double.parseDouble(unpriced.group(2)) > 0) {
        reading.byPool().remove(pool, 0.0);
      }
    }
    return reading;
  }

  private void add(Map<String, String> labels, double dollars) {
    byPool.merge(labels.getOrDefault("pool", "unknown"), dollars, Double::sum);
    byArchitecture
        .computeIfAbsent(labels.getOrDefault("architecture", "unknown"), any -> new TreeMap<>())
        .merge(labels.getOrDefault("kind", "unknown"), dollars, Double::sum);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}
