package dev.runnerpool.bench;

/**
 * One measured value.
 *
 * @param name what was measured, such as {@code waiting to created, p95}
 * @param value in {@code unit}; NaN if it could not be measured
 * @param unit such as {@code s}, {@code MiB} or {@code pods/s}; empty for a count
 */
record Figure(String name, double value, String unit) {

  static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit);
  }
}
