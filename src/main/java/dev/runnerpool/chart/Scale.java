package dev.runnerpool.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis from 0 on, with ticks at round numbers.
 *
 * @param top its end, above 0
 * @param step from one tick to the next, above 0
 */
public record Scale(double top, double step) {
  /** An axis that holds {@code largest} with about {@code ticks} ticks; 0 gives an axis to 1. */
  public static Scale upTo(double largest, int ticks, boolean whole) {
    double least = largest > 0 ? largest : 1;
    double rough = least / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (int factor : new int[] {1, 2, 5}) {
      if (power * factor >= rough * 0.999) {
        step = power * factor;
        break;
      }
    }
    if (whole && step < 1) {
      step = 1;
    }
    return new Scale(Math.ceil(least / step - 1e-9) * step, step);
  }

  /** The same ticks as far as {@code end}, which need not be one; an end of 0 changes nothing. */
  public Scale endingAt(double end) {
    return end > 0 ? new Scale(end, step) : this;
  }

  /** Where the ticks are, 0 among them. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= top + step / 1000; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The tick's number with as many decimals as the steps need. */
  public String label(double tick) {
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
  }
}
