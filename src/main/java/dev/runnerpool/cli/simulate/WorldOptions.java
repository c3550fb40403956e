package dev.runnerpool.cli.simulate;

import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.simulation.StartUp;
import dev.runnerpool.simulation.World;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Flags about what surrounds the pool. */
final class WorldOptions {
  @Option(
      names = "--polled",
      description =
          "The queue is polled, every 2 s while jobs wait and otherwise every 10 s, without a"
              + " signal when a job comes.")
  boolean polled;

  @Option(
      names = "--warm-start",
      paramLabel = "TIME",
      description = "Median time for a runner to start on an existing node; default 8s.")
  String warmStart;

  @Option(
      names = "--cold-start",
      paramLabel = "TIME",
      description = "Median time for a new node, before that; default 35s.")
  String coldStart;

  @Option(
      names = "--cold-share",
      paramLabel = "SHARE",
      description = "Share of runners that need a new node, 0 to 1; default 0.25.")
  Double coldShare;

  World of(long seed) {
    StartUp usual = StartUp.DEFAULT;
    if (coldShare != null && !(coldShare >= 0 && coldShare <= 1)) {
      throw new InputException("--cold-share %s: it should be 0 to 1".formatted(coldShare));
    }
    World world =
        World.withSeed(seed)
            .with(
                new StartUp(
                    time("--warm-start", warmStart, usual.warm()),
                    usual.warmSpread(),
                    coldShare == null ? usual.coldShare() : coldShare,
                    time("--cold-start", coldStart, usual.cold()),
                    usual.coldSpread(),
                    usual.lateShare(),
                    usual.late()));
    return polled ? world.polled() : world;
  }

  private static Duration time(String flag, String text, Duration usual) {
    if (text == null) {
      return usual;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s: '%s' is no time; write it like 8s or 1m30s".formatted(flag, text));
    }
  }
}
