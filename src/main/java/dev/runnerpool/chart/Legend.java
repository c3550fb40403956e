package dev.runnerpool.chart;

import java.util.List;

/** Names of what a chart shows, each beside its colour, in as many lines as they need. */
record Legend(List<Key> keys, int width) {
  private static final int LINE = 18;
  private static final int SYMBOL = 16;
  private static final int GAP = 18;

  /** How a thing is drawn. */
  enum Shape {
    BAND,
    LINE,
    MARK
  }

  /** One name. */
  record Key(String name, Tone tone, Shape shape) {}

  /** Room that a text takes, as letters of system fonts are wide on average. */
  static double widthOf(String text) {
    return text.length() * 6.7;
  }

  /** Draws it from the top on, and tells how tall it is. */
  int drawTo(Svg svg) {
    double x = 8;
    int y = 12;
    for (Key key : keys) {
      double needed = SYMBOL + 6 + widthOf(key.name()) + GAP;
      if (x > 8 && x + needed > width) {
        x = 8;
        y += LINE;
      }
      symbol(svg, key, x, y);
      svg.add("<text x='%s' y='%s'>%s</text>", x + SYMBOL + 6, y, key.name());
      x += needed;
    }
    return keys.isEmpty() ? 0 : y + 10;
  }

  private static void symbol(Svg svg, Key key, double x, int y) {
    switch (key.shape()) {
      case BAND ->
          svg.add(
              "<rect class='band %s' fill='%s' x='%s' y='%s' width='%s' height='10'/>",
              key.tone().style(), key.tone().light(), x, y - 9, SYMBOL);
      case LINE ->
          svg.add(
              "<path class='line %s' stroke='%s' d='M%s %s h%s'/>",
              key.tone().style(), key.tone().light(), x, y - 4, SYMBOL);
      case MARK -> mark(svg, x + SYMBOL / 2.0, y - 7);
    }
  }

  /** A cross that hangs from there. */
  static void mark(Svg svg, double x, double y) {
    svg.add("<path class='mark' stroke='#1b1f24' d='M%s %s l6 6 m0 -6 l-6 6'/>", x - 3, y);
  }
}
