package dev.runnerpool.operator.memory;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * How much of the old generation may be free after it was collected, in percent: with less it
 * grows, with more it shrinks. The virtual machine lets both be set while it runs ({@code
 * MinHeapFreeRatio} and {@code MaxHeapFreeRatio} are manageable, {@code gc_globals.hpp}).
 *
 * @param min from 0 to {@code max}
 * @param max up to 100
 */
record FreeShare(int min, int max, HotSpotDiagnosticMXBean machine) {

  /**
   * Of a heap that is to be small. It is none to work with: with so little room each few promotions
   * make the generation grow, and after each growth it is collected ({@code
   * TenuredGeneration::should_collect}).
   */
  static final int LEAST = 10;

  private static final String MIN = "MinHeapFreeRatio";
  private static final String MAX = "MaxHeapFreeRatio";

  /** What the virtual machine was told, or takes by default. */
  static FreeShare of(HotSpotDiagnosticMXBean machine) {
    return new FreeShare(read(machine, MIN), read(machine, MAX), machine);
  }

  /** Does something while at most so much may be free. */
  void during(int most, Runnable action) {
    // The machine refuses a minimum above the maximum, so the one that gives way is set first.
    machine.setVMOption(MIN, "0");
    machine.setVMOption(MAX, String.valueOf(most));
    try {
      action.run();
    } finally {
      machine.setVMOption(MAX, String.valueOf(max));
      machine.setVMOption(MIN, String.valueOf(min));
    }
  }

  private static int read(HotSpotDiagnosticMXBean machine, String option) {
    return Integer.parseInt(machine.getVMOption(option).getValue());
  }
}
