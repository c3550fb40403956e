package dev.runnerpool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process used up to now, as Linux counts it.
 *
 * @param cpuSeconds of all its threads
 * @param rss resident memory now, MiB
 * @param peakRss the most it ever was, MiB
 * @param threads how many there are now
 */
record ProcessUse(double cpuSeconds, double rss, double peakRss, int threads) {

  private static final double TICKS = 100;
  private static final double KIB_A_MIB = 1024;

  /** Of the process with that number; proc(5). */
  static ProcessUse of(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    String status = read(pid, "status");
    return new ProcessUse(
        (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS,
        number(status, "VmRSS") / KIB_A_MIB,
        number(status, "VmHWM") / KIB_A_MIB,
        (int) number(status, "Threads"));
  }

  private static double number(String status, String name) {
    Matcher found = Pattern.compile(name + ":\\s+(\\d+)").matcher(status);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see process " + pid, e);
    }
  }
}
