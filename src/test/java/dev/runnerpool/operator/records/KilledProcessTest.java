package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.records.CostRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed loses nothing that it called settled, whatever it was doing. */
class KilledProcessTest {

  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  void whatWasSettledIsThereOnceAfterEachKill() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Integer> settled = new ArrayList<>();
    // While the tables are made, or about then.
    settled.addAll(untilKilled(-1, random.nextInt(300), 0));
    for (int kill = 1; kill <= KILLS; kill++) {
      settled.addAll(untilKilled(random.nextInt(400), 0, 100_000 * kill));
    }

    RecordsLocation location = new RecordsLocation.EmbeddedFile(folder);
    try (StartedRecords next = new StartedRecords(location)) {
      next.now().keepRunners(List.of(CostRows.ended(CostRows.live("next", "ci/a", EVENING))));
      // What the killed one held is taken over once it is seen to be dead.
      await().atMost(Duration.ofMinutes(1)).until(() -> next.now().isSettled("next"));
      List<Integer> kept =
          next
              .rows("select substring(runner from 2) from runner_cost where runner <> 'next'")
              .stream()
              .map(Integer::valueOf)
              .toList();
      assertThat(kept).as("seed %d", seed).containsAll(settled).doesNotHaveDuplicates();
    }
    assertThat(settled).hasSizeGreaterThan(KILLS);
  }

  /**
   * Runs the writer until it has told of so many and one more, and kills it.
   *
   * @param most -1 for none: when it begins
   * @param millis later
   */
  private List<Integer> untilKilled(int most, int millis, int first)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                String.valueOf(first))
            .redirectErrorStream(true)
            .start();
    List<Integer> told = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // Its log goes the same way, and that it begins.
        if (line.matches("\\d+")) {
          told.add(Integer.parseInt(line));
        }
        if (told.size() > most && !writer.waitFor(millis, TimeUnit.MILLISECONDS)) {
          writer.toHandle().destroyForcibly();
        }
      }
    } finally {
      writer.destroyForcibly();
    }
    writer.waitFor();
    return told;
  }
}
