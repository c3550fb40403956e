package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that keeps records of runners {@code FIRST}, {@code FIRST + 1} and so on, and prints
 * each number once it is settled, until it is killed.
 */
final class KilledWriter {

  private static final int AT_ONCE = 20;

  private KilledWriter() {}

  /** Arguments: directory of the records, number of the first runner. */
  public static void main(String... args) throws InterruptedException {
    System.out.println("begun");
    StartedRecords started = new StartedRecords(new RecordsLocation.EmbeddedFile(Path.of(args[0])));
    for (int next = Integer.parseInt(args[1]); ; next += AT_ONCE) {
      List<Integer> wave = new ArrayList<>();
      for (int runner = next; runner < next + AT_ONCE; runner++) {
        wave.add(runner);
        started.now().keepRunners(List.of(ended(busy("r" + runner, "ci/a", runner, EVENING))));
      }
      while (!wave.isEmpty()) {
        wave.removeIf(
            runner -> {
              boolean settled = started.now().isSettled("r" + runner);
              if (settled) {
                System.out.println(runner);
              }
              return settled;
            });
        Thread.onSpinWait();
      }
    }
  }
}
