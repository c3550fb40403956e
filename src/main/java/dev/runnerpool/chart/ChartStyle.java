package dev.runnerpool.chart;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The style sheet of charts, within files and at the end of {@code runnerpool.css}. Each {@link
 * Tone} is a class that sets {@code --tone}, and a variable for what else has its colour.
 */
public final class ChartStyle {
  private static final String SHAPES =
      """
      .drawing { font: 12px system-ui, sans-serif; min-width: 40rem }
      .drawing { --paper: #ffffff; --text: #1b1f24; --soft: #56606b; --rule: #d9dfe5 }
      .drawing text { fill: var(--text) }
      .drawing .tick { fill: var(--soft) }
      .drawing .title { font-weight: 600 }
      .drawing .paper { fill: var(--paper) }
      .drawing .rule { stroke: var(--rule) }
      .drawing .span { fill: var(--soft); opacity: .16 }
      .drawing .range, .drawing .mark { fill: none; stroke: var(--text); stroke-width: 1.8 }
      .band { fill: var(--tone); stroke: none }
      .line { fill: none; stroke: var(--tone); stroke-width: 1.8; stroke-linejoin: round }
      .line.wait { stroke-width: 1.3 }
      .line.pool2, .line.amd64 { stroke-dasharray: 8 3 }
      .line.pool3 { stroke-dasharray: 2 3 }
      .line.pool4 { stroke-dasharray: 9 3 2 3 }
      """;
  private static final String DARK_SHAPES =
      "  .drawing { --paper: #12161b; --text: #e8ecf0; --soft: #a3aeb9; --rule: #323b45 }\n";

  private ChartStyle() {}

  /** As CSS, for light and dark. */
  public static String css() {
    return SHAPES
        + variables(Tone::light)
        + each("\n", tone -> ".%1$s { --tone: var(--%1$s) }".formatted(tone.style()))
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + DARK_SHAPES
        + variables(Tone::dark)
        + "}\n";
  }

  private static String variables(Function<Tone, String> colour) {
    return ":root { "
        + each("; ", tone -> "--%s: %s".formatted(tone.style(), colour.apply(tone))).strip()
        + " }\n";
  }

  private static String each(String between, Function<Tone, String> text) {
    return Arrays.stream(Tone.values()).map(text).collect(Collectors.joining(between, "", "\n"));
  }
}
