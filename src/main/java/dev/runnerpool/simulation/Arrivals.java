package dev.runnerpool.simulation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;

/** When pipelines are created: by the hour of the week, in bursts, and some at the full hour. */
final class Arrivals {
  private static final int STEP = 10;
  private static final int STEPS_A_DAY = 86_400 / STEP;
  private static final int DAY_BEGINS = 7;
  private static final double DAY_LENGTH = 12;

  private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

  /** Rate of a weekday's night as a share of noon's. */
  private static final double NIGHT = 0.10;

  /** Rate of a weekend's hour as a share of the same hour of a weekday. */
  private static final double WEEKEND = 0.20;

  /** Rates within and between bursts as a multiple of the average, and how long each lasts. */
  private static final double BURST = 4;

  private static final double LULL = 0.25;
  private static final Duration BURST_LENGTH = Duration.ofMinutes(5);
  private static final Duration LULL_LENGTH = Duration.ofMinutes(20);

  /** Share of pipelines that come at the full hour. */
  private static final double SCHEDULED = 0.155;

  private final int days;
  private final SplittableRandom random;

  /** Sum of the rates up to the end of each step. */
  private final double[] sums;

  Arrivals(int days, SplittableRandom random) {
    this.days = days;
    this.random = random;
    this.sums = new double[days * STEPS_A_DAY];
    double sum = 0;
    boolean inBurst = false;
    for (int step = 0; step < sums.length; step++) {
      double dwell = (inBurst ? BURST_LENGTH : LULL_LENGTH).toSeconds();
      inBurst ^= random.nextDouble() < STEP / dwell;
      sum += rate(BEGIN.plusSeconds((long) step * STEP)) * factor(inBurst);
      sums[step] = sum;
    }
  }

  /** One more, in no order. */
  Instant next() {
    if (random.nextDouble() < SCHEDULED) {
      int hour = random.nextInt(days * 24);
      return BEGIN.plusSeconds(hour * 3_600L);
    }
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, drawn);
    int step = found < 0 ? -found - 1 : found;
    return BEGIN.plusMillis(step * STEP * 1_000L + random.nextInt(STEP * 1_000));
  }

  private double factor(boolean inBurst) {
    return inBurst ? BURST : LULL;
  }

  private double rate(Instant at) {
    LocalDateTime time = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    double sinceMorning = time.getHour() + time.getMinute() / 60.0 - DAY_BEGINS;
    boolean isDay = sinceMorning >= 0 && sinceMorning < DAY_LENGTH;
    double weekday =
        NIGHT + (isDay ? (1 - NIGHT) * Math.sin(Math.PI * sinceMorning / DAY_LENGTH) : 0);
    boolean isWeekend =
        time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
    return isWeekend ? weekday * WEEKEND : weekday;
  }
}
