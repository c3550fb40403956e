package dev.runnerpool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What all processors of this machine did up to now, as Linux counts it.
 *
 * @param idle ticks in which a processor had nothing to do, or waited for a disk
 * @param all ticks of all processors
 */
record MachineUse(long idle, long all) {
  private static final int IDLE = 3;
  private static final int WAITS_FOR_DISK = 4;

  /** The fields behind these are counted in others too. */
  private static final int FIELDS = 8;

  /** Up to now; proc(5). */
  static MachineUse now() {
    try {
      String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
      long[] ticks =
          Arrays.stream(line.split("\\s+"))
              .skip(1)
              .limit(FIELDS)
              .mapToLong(Long::parseLong)
              .toArray();
      return new MachineUse(ticks[IDLE] + ticks[WAITS_FOR_DISK], LongStream.of(ticks).sum());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see what the processors do", e);
    }
  }

  /** Percent of the processors' time since then that nobody used. */
  double idleSince(MachineUse before) {
    return 100.0 * (idle - before.idle) / Math.max(1, all - before.all);
  }
}
