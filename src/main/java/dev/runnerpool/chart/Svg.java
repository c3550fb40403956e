package dev.runnerpool.chart;

import java.util.Locale;

/** SVG under construction. What is put into it is escaped, and numbers are cut to tenths. */
public final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * Adds a line.
   *
   * @param form elements, with {@code %s} for each value; within tags between single quotes
   */
  public void add(String form, Object... values) {
    Object[] shown = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      shown[i] = values[i] instanceof Double number ? number(number) : escaped(values[i]);
    }
    text.append(String.format(Locale.ROOT, form, shown)).append('\n');
  }

  /** A length or place. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    String sign = tenths < 0 ? "-" : "";
    String fraction = tenths % 10 == 0 ? "" : "." + Math.abs(tenths % 10);
    return sign + Math.abs(tenths / 10) + fraction;
  }

  private static String escaped(Object value) {
    return HtmlText.escape(String.valueOf(value));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
