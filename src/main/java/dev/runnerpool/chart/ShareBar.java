package dev.runnerpool.chart;

import java.util.List;
import java.util.Locale;

/**
 * One lying bar as SVG, made of parts of a whole, as wide as there is room. What it shows stands
 * beside it in words, so that it is nothing to screen readers.
 */
public final class ShareBar {

  private static final double WIDTH = 1000;

  /**
   * A part of it.
   *
   * @param style class that the style sheet colours
   * @param value 0 or more
   */
  public record Part(String style, double value) {}

  private ShareBar() {}

  /**
   * Draws it.
   *
   * @param whole what the full width stands for; parts of more fill it
   */
  public static String of(List<Part> parts, double whole) {
    double sum = parts.stream().mapToDouble(Part::value).sum();
    double scale = WIDTH / Math.max(Math.max(whole, sum), Double.MIN_NORMAL);
    StringBuilder svg =
        new StringBuilder(
            "<svg class='bar' viewBox='0 0 1000 10' preserveAspectRatio='none'"
                + " aria-hidden='true' focusable='false'>");
    double x = 0;
    for (Part part : parts) {
      double width = part.value() * scale;
      if (width > 0) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class='band %s' x='%.1f' y='0' width='%.1f' height='10'/>",
                HtmlText.escape(part.style()),
                x,
                width));
      }
      x += width;
    }
    return svg.append("</svg>").toString();
  }
}
