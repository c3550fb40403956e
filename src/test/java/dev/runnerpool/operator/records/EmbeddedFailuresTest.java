package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.records.KeptNodes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records in a file do when it cannot be used as it should; whoever has some goes on. */
class EmbeddedFailuresTest {

  @TempDir Path folder;

  @Test
  void whoFindsTheFileHeldByAnotherWaitsAndSaysSo() throws IOException {
    RecordsLocation location = new RecordsLocation.EmbeddedFile(folder);
    keep(location, "before");
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(location)) {
      try (FileChannel file =
              FileChannel.open(folder.resolve("records.mv.db"), StandardOpenOption.WRITE);
          FileLock held = file.lock()) {
        started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
        await()
            .until(
                () -> log.lines().stream().anyMatch(line -> line.contains("cannot be written to")));
        assertThat(log.lines().toString()).contains("another process has the file open");
        assertThat(started.now().isUp()).isFalse();
        assertThat(started.now().isSettled("r1")).isFalse();
        assertThat(held.isValid()).isTrue();
      }
      started.settle("r1");
      await().until(() -> log.lines().toString().contains("Records are written again to file"));
      assertThat(started.runners()).containsExactly("before", "r1");
    }
  }

  @Test
  void aDamagedFileIsMovedAsideWithAllThatIsInIt() throws IOException {
    RecordsLocation location = new RecordsLocation.EmbeddedFile(folder);
    byte[] damaged = "this was a database once".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("records.mv.db"), damaged);

    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(location)) {
      started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
      started.settle("r1");

      assertThat(started.runners()).containsExactly("r1");
      Path aside = folder.resolve("records.corrupt-20260301-230000.mv.db");
      assertThat(aside).hasBinaryContent(damaged);
      assertThat(log.lines().toString())
          .contains("The file of records was damaged and is now " + aside);
    }
  }

  @Test
  void whereNoFileCanBeMadeRunnersWaitFiveMinutesAndNoLonger() throws IOException {
    Files.writeString(folder.resolve("file"), "no directory");
    RecordsLocation location =
        new RecordsLocation.EmbeddedFile(folder.resolve("file").resolve("records"));
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(location)) {
      started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
      await()
          .until(
              () -> log.lines().stream().anyMatch(line -> line.contains("cannot be written to")));
      assertThatThrownBy(() -> started.now().live("ci/a"))
          .hasMessage("the records of runners of pool ci/a are not read yet");
      assertThatThrownBy(() -> started.now().nodesSince(LocalDate.EPOCH))
          .hasMessage("the records of nodes are not read yet");
      started.pass(Duration.ofMinutes(4));
      assertThat(started.now().isSettled("r1")).isFalse();

      started.pass(Duration.ofMinutes(2));

      assertThat(started.now().isSettled("r1")).isTrue();
      assertThat(started.now().live("ci/a")).isEmpty();
      assertThat(started.now().nodesSince(LocalDate.EPOCH)).isEqualTo(KeptNodes.NONE);
      assertThat(started.now().pending()).as("it is still tried").isEqualTo(1);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> log.lines().toString().contains("are deleted although their costs"));
      assertThat(log.lines().toString()).contains("the directory " + folder);
    }
  }

  @Test
  void tablesOfANewerVersionAreLeftAloneAndAllElseGoesOn() {
    RecordsLocation location = new RecordsLocation.EmbeddedFile(folder);
    keep(location, "before");
    newer("99");
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(location)) {
      started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
      started.settle("r1");
      assertThat(started.now().live("ci/a")).isEmpty();
      assertThat(started.now().nodesSince(LocalDate.EPOCH)).isEqualTo(KeptNodes.NONE);
      await().until(() -> started.now().pending() == 0);
      assertThat(started.now().isUp()).isFalse();
      assertThat(log.lines().toString())
          .contains("This process keeps no records in file " + folder)
          .contains("its tables are of version 99 and this program knows");
      assertThatThrownBy(() -> started.runners()).isInstanceOf(UnknownSchemaException.class);
    }
    newer(String.valueOf(RecordsSchema.current().newest()));
    try (StartedRecords started = new StartedRecords(location)) {
      assertThat(started.runners()).containsExactly("before");
    }
  }

  @Test
  void tablesOfAnOlderVersionAreBroughtToThatOfTheProgram() {
    RecordsLocation location = new RecordsLocation.EmbeddedFile(folder);
    keep(location, "before");
    try (StartedRecords started =
        new StartedRecords(
            location,
            new RecordsSchema(
                Stream.concat(
                        RecordsSchema.current().migrations().stream(),
                        Stream.of("V99__only_in_tests.sql"))
                    .toList()))) {
      started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
      started.settle("r1");
    }
    try (RecordsLog log = new RecordsLog();
        StartedRecords before = new StartedRecords(location)) {
      before.now().keepRunners(List.of(ended(live("r2", "ci/a", EVENING))));
      await().until(() -> log.lines().toString().contains("of version 99 and this program knows"));
    }
    newer(String.valueOf(RecordsSchema.current().newest()));
    try (StartedRecords started = new StartedRecords(location)) {
      assertThat(started.runners()).containsExactly("before", "r1");
    }
  }

  @Test
  void aReportWithoutAnyRecordsSaysSoAndMakesNone() {
    assertThatThrownBy(() -> RecordsDatabase.openToRead(new RecordsLocation.EmbeddedFile(folder)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("records.mv.db");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theNewestVersionIsThatOfTheScripts() throws IOException {
    try (Stream<Path> scripts =
        Files.list(Path.of("src/main/resources/dev/runnerpool/operator/records/db"))) {
      assertThat(scripts.map(script -> script.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(RecordsSchema.current().migrations());
    }
  }

  private static void keep(RecordsLocation location, String runner) {
    try (StartedRecords started = new StartedRecords(location)) {
      started.now().keepRunners(List.of(ended(live(runner, "ci/a", EVENING))));
      started.settle(runner);
    }
  }

  /** Has the tables say that they are of some version. */
  private void newer(String version) {
    try (Connection database =
            DriverManager.getConnection(
                "jdbc:h2:file:" + folder + "/records;AUTO_SERVER=TRUE", "runnerpool", "");
        PreparedStatement update =
            database.prepareStatement(
                "update \"runnerpool_schema_history\" set \"version\" = ? where \"version\" in"
                    + " (select max(\"version\") from \"runnerpool_schema_history\")")) {
      update.setString(1, version);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
