package dev.runnerpool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a process, as Linux counts it; in MiB.
 *
 * @param anonymous only this process has it, and it stays until it is given back
 * @param ofFiles pages of mapped files that it did not change, such as the JVM's libraries and its
 *     cache of classes: shared with others, and read again when they were taken away
 */
public record ProcessMemory(double anonymous, double ofFiles) {

  private static final double KIB_A_MIB = 1024;
  private static final double BYTES_A_MIB = 1 << 20;

  /** Of the process with that number; proc(5). */
  public static ProcessMemory of(long pid) {
    String rollup;
    try {
      rollup = Files.readString(Path.of("/proc", String.valueOf(pid), "smaps_rollup"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see process " + pid, e);
    }
    double anonymous = number(rollup, "Anonymous");
    return new ProcessMemory(
        anonymous / KIB_A_MIB, (number(rollup, "Rss") - anonymous) / KIB_A_MIB);
  }

  private static double number(String text, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(text);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }

  /**
   * A line on this process after a collection of garbage. Its heap should be touched from the
   * beginning ({@code -Xms} as {@code -Xmx}, {@code -XX:+AlwaysPreTouch}), so that what is
   * anonymous is beside it.
   */
  public static String line(String stage) {
    System.gc();
    ProcessMemory now = of(ProcessHandle.current().pid());
    return "%-24s %6.1f MiB anonymous, %6.1f of files; %5.1f live in the heap; %d classes"
        .formatted(
            stage,
            now.anonymous(),
            now.ofFiles(),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / BYTES_A_MIB,
            ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }
}
