package dev.runnerpool.scenes;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Values out of a page of metrics in Prometheus' text format. */
public final class MetricSeries {
  private MetricSeries() {}

  /**
   * The values of a metric's series that have all of these labels.
   *
   * @param page what a scrape gets
   * @param labels such as {@code kind="events"}
   */
  public static DoubleStream values(String page, String name, String... labels) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        // What follows is an exemplar.
        .map(line -> line.replaceAll(" # [{].*", ""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }
}
