package dev.runnerpool.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a virtual machine stood still to collect garbage, as its own counters tell.
 *
 * @param seconds since its start; NaN where the JDK that runs this has no {@code jcmd}
 */
record GcTime(double seconds) {
  private static final Pattern TICKS = Pattern.compile("sun\\.gc\\.collector\\.\\d\\.time=(\\d+)");
  private static final Pattern FREQUENCY = Pattern.compile("sun\\.os\\.hrt\\.frequency=(\\d+)");

  /** Of the process with that number; costs it a few milliseconds. */
  static GcTime of(long pid) {
    String counters = counters(pid);
    Matcher frequency = FREQUENCY.matcher(counters);
    if (!frequency.find()) {
      return new GcTime(Double.NaN);
    }
    double ticks =
        TICKS.matcher(counters).results().mapToLong(each -> Long.parseLong(each.group(1))).sum();
    return new GcTime(ticks / Long.parseLong(frequency.group(1)));
  }

  double secondsUntil(GcTime later) {
    return later.seconds - seconds;
  }

  private static String counters(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "PerfCounter.print").start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
