package dev.runnerpool.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Colours are seen on their ground, and told apart by people who see fewer of them. */
class ToneTest {
  private static final String LIGHT_GROUND = "#ffffff";
  private static final String DARK_GROUND = "#12161b";
  private static final double OF_GRAPHICS = 3;
  private static final double PLAIN_DIFFERENCE = 15;

  /** Filled areas beside each other in one bar, whose neighbours show them. */
  private static final Set<Tone> AREAS_ONLY =
      EnumSet.of(Tone.STARTING, Tone.RESERVED, Tone.UNUSED, Tone.RETIRING, Tone.CANCELED);

  /** Linear RGB as seen without red and without green (Viénot, Brettel, Mollon 1999). */
  private static final List<double[][]> DICHROMATS =
      List.of(
          new double[][] {{.11238, .88762, 0}, {.11238, .88762, 0}, {.00401, -.00401, 1}},
          new double[][] {{.29275, .70725, 0}, {.29275, .70725, 0}, {-.02234, .02234, 1}});

  /** WCAG 2.2, 1.4.11: 3 to 1 for graphics. */
  @Test
  void linesAreSeenOnTheirGround() {
    for (Tone tone : EnumSet.complementOf(EnumSet.copyOf(AREAS_ONLY))) {
      assertThat(contrast(tone.light(), LIGHT_GROUND))
          .as(tone + ", light")
          .isGreaterThan(OF_GRAPHICS);
      assertThat(contrast(tone.dark(), DARK_GROUND)).as(tone + ", dark").isGreaterThan(OF_GRAPHICS);
    }
  }

  @Test
  void whatStandsInOneChartIsToldApart() {
    for (Function<Tone, String> theme :
        Stream.<Function<Tone, String>>of(Tone::light, Tone::dark).toList()) {
      apart(theme, Tone.BUSY, Tone.IDLE, Tone.STARTING, Tone.WAITING);
      apart(theme, Tone.BUSY, Tone.IDLE, Tone.STARTING, Tone.RETIRING, Tone.LOST, Tone.UNUSED);
      apart(theme, Tone.ARM64, Tone.AMD64);
      apart(theme, Tone.FIRST, Tone.SECOND, Tone.THIRD, Tone.FOURTH, Tone.FIFTH, Tone.SIXTH);
    }
  }

  private static void apart(Function<Tone, String> theme, Tone... tones) {
    for (double[][] eye : DICHROMATS) {
      for (Tone one : tones) {
        for (Tone other : tones) {
          if (one.compareTo(other) < 0) {
            double[] a = lab(seen(eye, theme.apply(one)));
            double[] b = lab(seen(eye, theme.apply(other)));
            double difference = Math.sqrt(sum(3, i -> Math.pow(a[i] - b[i], 2)));
            assertThat(difference)
                .as("%s %s, %s %s", one, theme.apply(one), other, theme.apply(other))
                .isGreaterThan(PLAIN_DIFFERENCE);
          }
        }
      }
    }
  }

  private static double[] seen(double[][] eye, String colour) {
    double[] rgb = linear(colour);
    return Arrays.stream(eye).mapToDouble(row -> sum(3, i -> row[i] * rgb[i])).toArray();
  }

  private static double contrast(String one, String other) {
    double a = luminance(linear(one));
    double b = luminance(linear(other));
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  }

  private static double luminance(double[] rgb) {
    return .2126 * rgb[0] + .7152 * rgb[1] + .0722 * rgb[2];
  }

  private static double[] linear(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return Stream.of(rgb >> 16, rgb >> 8 & 255, rgb & 255)
        .mapToDouble(part -> part / 255.0)
        .map(part -> part <= .04045 ? part / 12.92 : Math.pow((part + .055) / 1.055, 2.4))
        .toArray();
  }

  /** CIE 1976 L*a*b* of linear sRGB. */
  private static double[] lab(double[] rgb) {
    double x = root((.4124 * rgb[0] + .3576 * rgb[1] + .1805 * rgb[2]) / .95047);
    double y = root(luminance(rgb));
    double z = root((.0193 * rgb[0] + .1192 * rgb[1] + .9505 * rgb[2]) / 1.08883);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double value) {
    return value > .008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116.0;
  }

  private static double sum(int count, java.util.function.IntToDoubleFunction value) {
    return java.util.stream.IntStream.range(0, count).mapToDouble(value).sum();
  }
}
