package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.WarmSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Pools, traces and worlds of the simulation's tests. */
final class Worlds {
  private static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");

  private Worlds() {}

  static Policy pool(int max, int warm, WarmSchedule... schedules) {
    return new Policy(
        max,
        warm,
        List.of(schedules),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        1000,
        1,
        Duration.ofMinutes(2),
        OptionalDouble.empty(),
        false,
        false);
  }

  /** Everything is known and done at once, and a start takes exactly so long. */
  static World prompt(Duration startUp) {
    return new World(
        StartUp.always(startUp),
        Optional.of(Duration.ZERO),
        World.withSeed(1).pace(),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        1,
        List.of());
  }

  /** Jobs that come independently of each other. */
  static List<TracedJob> poisson(int jobs, double perMinute, Duration duration, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TracedJob> trace = new ArrayList<>();
    double millis = 0;
    for (int i = 0; i < jobs; i++) {
      millis -= Math.log(1 - random.nextDouble()) * 60_000 / perMinute;
      trace.add(
          new TracedJob(BEGIN.plusMillis((long) millis), duration, List.of("linux"), "job-" + i));
    }
    return trace;
  }
}
