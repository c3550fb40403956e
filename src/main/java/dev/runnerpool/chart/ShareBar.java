package dev.runnerpool.chart;

import java.util.List;

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
    Svg svg = new Svg();
    double x = 0;
    for (Part part : parts) {
      double width = part.value() * scale;
      if (width > 0) {
        svg.add(
            "<rect class='band %s' x='%s' y='0' width='%s' height='10'/>", part.style(), x, width);
      }
      x += width;
    }
    return "<svg class='bar' viewBox='0 0 1000 10' preserveAspectRatio='none'"
        + " aria-hidden='true' focusable='false'>"
        + svg
        + "</svg>";
  }
}
