package dev.runnerpool.operator.web.view;

/**
 * A figure that is seen first.
 *
 * @param name what it counts
 * @param value with its unit
 * @param note beside it, smaller; empty if there is none
 */
public record Figure(String name, String value, String note) {

  static Figure of(String name, Object value) {
    return new Figure(name, value.toString(), "");
  }
}
