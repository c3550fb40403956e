package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of records beside other processes, and on a disk that is full. */
class OtherProcessTest {

  @TempDir Path folder;

  /** Prints how many rows another process finds. */
  static final class Report {
    private Report() {}

    public static void main(String... args) throws SQLException, NoSuchFileException {
      try (RecordsDatabase database =
          RecordsDatabase.openToRead(new RecordsLocation.EmbeddedFile(Path.of(args[0])))) {
        System.out.println(
            "rows: "
                + database
                    .sql()
                    .first("select count(*) from runner_cost", row -> row.getInt(1))
                    .orElseThrow());
      }
    }
  }

  /** Writes until nothing can be written any more, and prints what it settled. */
  static final class Filler {
    private Filler() {}

    public static void main(String... args) throws InterruptedException {
      try (StartedRecords started =
          new StartedRecords(new RecordsLocation.EmbeddedFile(Path.of(args[0])))) {
        int settled = 0;
        for (int next = 0; ; next++) {
          started.now().keepRunners(List.of(ended(busy("r" + next, "ci/a", next, EVENING))));
          while (!started.now().isSettled("r" + next)) {
            if (settled > 0 && !started.now().isUp()) {
              System.out.println("settled: " + settled);
              return;
            }
            Thread.onSpinWait();
          }
          settled++;
        }
      }
    }
  }

  @Test
  void aReportReadsWhileTheOperatorWritesAndKeepsNothingFromIt() throws Exception {
    try (StartedRecords started = new StartedRecords(new RecordsLocation.EmbeddedFile(folder))) {
      keep(started, "r1");
      assertThat(java(List.of(), Report.class)).contains("rows: 1");
      keep(started, "r2");
      assertThat(java(List.of(), Report.class)).contains("rows: 2");
      assertThat(started.now().isUp()).isTrue();
    }
    assertThat(java(List.of(), Report.class)).as("nobody writes").contains("rows: 2");
  }

  @Test
  void whatWasSettledBeforeTheDiskWasFullIsThereWhenItIsNotAnyMore() throws Exception {
    // 512-byte blocks: no file may grow beyond 1 MiB.
    String said = java(List.of("sh", "-c", "ulimit -f 2048; exec \"$@\"", "sh"), Filler.class);
    assertThat(said).containsPattern("settled: \\d+");
    int settled = Integer.parseInt(said.replaceAll("(?s).*settled: (\\d+).*", "$1"));

    try (StartedRecords started = new StartedRecords(new RecordsLocation.EmbeddedFile(folder))) {
      keep(started, "next");
      assertThat(started.number("select count(*) from runner_cost where runner <> 'next'"))
          .isBetween((long) settled, settled + 1L);
    }
  }

  private static void keep(StartedRecords started, String runner) {
    started.now().keepRunners(List.of(ended(busy(runner, "ci/a", 1, EVENING))));
    await().atMost(Duration.ofMinutes(1)).until(() -> started.now().isSettled(runner));
  }

  private String java(List<String> before, Class<?> main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
