package dev.runnerpool.simulation;

import java.time.DayOfWeek;
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

  private final TraceShape shape;
  private final SplittableRandom random;

  /** Sum of the rates up to the end of each step. */
  private final double[] sums;

  Arrivals(TraceShape shape, SplittableRandom random) {
    this.shape = shape;
    this.random = random;
    this.sums = new double[shape.days() * STEPS_A_DAY];
    double sum = 0;
    boolean inBurst = false;
    for (int step = 0; step < sums.length; step++) {
      double dwell = (inBurst ? shape.burstLength() : shape.lullLength()).toSeconds();
      inBurst ^= random.nextDouble() < STEP / dwell;
      sum += rate(shape.begin().plusSeconds((long) step * STEP)) * factor(inBurst);
      sums[step] = sum;
    }
  }

  /** One more, in no order. */
  Instant next() {
    if (random.nextDouble() < shape.scheduled()) {
      int hour = random.nextInt(shape.days() * 24);
      return shape.begin().plusSeconds(hour * 3_600L);
    }
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, drawn);
    int step = found < 0 ? -found - 1 : found;
    return shape.begin().plusMillis(step * STEP * 1_000L + random.nextInt(STEP * 1_000));
  }

  private double factor(boolean inBurst) {
    return inBurst ? shape.burst() : shape.lull();
  }

  private double rate(Instant at) {
    LocalDateTime time = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    double sinceMorning = time.getHour() + time.getMinute() / 60.0 - DAY_BEGINS;
    boolean isDay = sinceMorning >= 0 && sinceMorning < DAY_LENGTH;
    double weekday =
        shape.night()
            + (isDay ? (1 - shape.night()) * Math.sin(Math.PI * sinceMorning / DAY_LENGTH) : 0);
    boolean isWeekend =
        time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
    return isWeekend ? weekday * shape.weekend() : weekday;
  }
}
