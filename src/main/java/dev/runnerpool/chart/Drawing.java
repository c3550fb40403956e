package dev.runnerpool.chart;

/**
 * A chart, its legend included.
 *
 * @param title what is shown; screen readers say it
 * @param width of its coordinates
 * @param height of its coordinates
 * @param body its elements
 */
public record Drawing(String title, int width, int height, String body) {
  private static final int HEAD = 24;

  /** As part of a page that has {@link ChartStyle#css()}. */
  public String svg() {
    return open("", height) + body + "</svg>\n";
  }

  /** As a file by itself, with its title above it. */
  public String file() {
    Svg head = new Svg();
    head.add("<rect class='paper' width='100%%' height='100%%' fill='#ffffff'/>");
    head.add("<text class='title' x='8' y='16'>%s</text>", title);
    head.add("<g transform='translate(0 %s)'>", HEAD);
    return open(" xmlns='http://www.w3.org/2000/svg'", height + HEAD)
        + "<style>\n"
        + ChartStyle.css()
        + "</style>\n"
        + head
        + body
        + "</g>\n</svg>\n";
  }

  private String open(String namespace, int tall) {
    return "<svg%s class='drawing' viewBox='0 0 %d %d' role='img' aria-label='%s'>%n"
        .formatted(namespace, width, tall, HtmlText.escape(title));
  }
}
