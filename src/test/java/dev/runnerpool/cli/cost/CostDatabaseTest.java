package dev.runnerpool.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.records.WrittenRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that are not as they should be: a sentence that says what to do, and status 1. */
class CostDatabaseTest {
  private static final String AS_OPERATOR =
      ";NON_KEYWORDS=DAY;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  @TempDir Path folder;

  @Test
  void noRecordsThere() {
    CostRun run = CostRun.of(folder);
    assertThat(run.err())
        .isEqualTo(
            "There are no records at file %s/records.mv.db: give --database the directory that the operator writes to (runnerpool.records.directory)\n"
                .formatted(folder));
    assertThat(run.status()).isEqualTo(1);
    assertThat(folder).as("nothing is made").isEmptyDirectory();
  }

  @Test
  void beforeTheOperatorsFirstRunnerItSaysWhoMakesThem() {
    CostRun run = CostRun.with(Map.of("RUNNERPOOL_RECORDS_DIRECTORY", folder.toString()));
    assertThat(run.err())
        .startsWith("There are no records at file " + folder)
        .contains("the operator makes them with its first runner", "--database");
    assertThat(run.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"bill, table", "waste, csv", "forecast, json", "spot, table"})
  void nothingRecordedYetIsNoError(String report, String format) throws SQLException {
    WrittenRecords.in(folder).close();
    CostRun run = CostRun.of(folder, report, "--format", format);
    assertThat(run.out() + run.err()).contains("Nothing is recorded yet in file " + folder);
    assertThat(run.status()).isZero();
  }

  @Test
  void nothingRecordedOfThatTimeSaysOfWhichThereIs() throws SQLException {
    CostScene.in(folder);
    CostRun run = CostRun.of(folder, "--month", "2025-03");
    assertThat(run.out().replace('\n', ' '))
        .contains(
            "Nothing is recorded of 2025-03-01 to 2025-03-31 (UTC)",
            "are of 2026-10-15 to 2026-11-28 (UTC)");
    assertThat(run.status()).isZero();
  }

  @Test
  void itReadsWhileTheOperatorHasThemOpen() throws SQLException {
    try (WrittenRecords open = WrittenRecords.in(folder)) {
      CostScene.into(open);
      CostRun run = CostRun.of(folder, "--by", "architecture");
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("3.6000");
    }
  }

  @Test
  void aDatabaseWithoutTablesIsNotTheOperators() throws SQLException {
    try (Connection other = embedded()) {
      assertThat(other.isValid(1)).isTrue();
    }
    CostRun run = CostRun.of(folder);
    assertThat(run.err())
        .contains("it has no tables of records: name the database that an operator writes to");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void tablesOfANewerVersionAreLeftAlone() throws SQLException {
    CostScene.in(folder);
    try (Connection newer = embedded();
        Statement statement = newer.createStatement()) {
      statement.execute(
          "update \"runnerpool_schema_history\" set \"version\" = '99' where \"version\" = '1'");
    }
    CostRun run = CostRun.of(folder);
    assertThat(run.err()).contains("version 99", "Run cost from that version's image");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aFileThatAnotherProcessKeepsForItselfIsNamed() throws SQLException, IOException {
    CostScene.in(folder);
    try (FileChannel other =
            FileChannel.open(folder.resolve("records.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      CostRun run = CostRun.of(folder);
      assertThat(run.err()).contains("another process holds it and does not share it");
      assertThat(run.status()).isEqualTo(1);
    }
  }

  @Test
  void aDamagedFileIsNamed() throws SQLException, IOException {
    CostScene.in(folder);
    Path file = folder.resolve("records.mv.db");
    Files.write(file, new byte[(int) Files.size(file)]);
    CostRun run = CostRun.of(folder);
    assertThat(run.err()).contains(file + " cannot be read: the file is damaged");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aServerThatDoesNotAnswerIsNamed() {
    CostRun run = CostRun.raw("--database", "jdbc:postgresql://127.0.0.1:1/costs?ssl=false");
    assertThat(run.err())
        .isEqualTo(
            "PostgreSQL //127.0.0.1:1/costs cannot be read: it does not answer: check host, port"
                + " and network policies, or try again\n");
    assertThat(run.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://db/costs?user=a&password=s3cret | must not hold a user's password",
        "jdbc:postgresql://me:s3cret@db/costs | must not hold a user's password",
        "jdbc:mysql://me:s3cret@db/costs | write a directory, jdbc:h2:file:DIRECTORY/records or"
            + " jdbc:postgresql:",
        "jdbc:h2:file:/data/other;PASSWORD=s3cret | the operator's file is called records",
        "jdbc:h2:mem:records | write a directory"
      })
  void anAddressThatCannotBeIsNamedWithoutItsPassword(String database, String message) {
    CostRun run = CostRun.raw("--database", database);
    assertThat(run.err()).contains("--database", message).doesNotContain("s3cret");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void credentialsThatAreNotThereAreNamed() {
    CostRun run =
        CostRun.raw(
            "--database",
            "jdbc:postgresql://127.0.0.1:1/costs",
            "--credentials",
            folder.toString());
    assertThat(run.err()).contains("--credentials " + folder, "username cannot be read");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void anAddressOfTheFileWorksToo() throws SQLException {
    CostScene.in(folder);
    for (String end : new String[] {"/records", "/records.mv.db", "/records;AUTO_SERVER=TRUE"}) {
      CostRun run = CostRun.raw("--database", "jdbc:h2:file:" + folder + end);
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("3.6000");
    }
  }

  @Test
  void theOperatorsOwnSettingsAreTheDefault() throws IOException {
    Path file = folder.resolve("application.properties");
    assertThat(RecordsSettings.of(Map.of(), file).where()).endsWith("runnerpool/records");
    Files.writeString(file, "runnerpool.records.directory=/data\n");
    assertThat(RecordsSettings.of(Map.of(), file).where()).isEqualTo("/data");
    RecordsSettings server =
        RecordsSettings.of(
            Map.of(
                "RUNNERPOOL_RECORDS_URL", "jdbc:postgresql://db/costs",
                "RUNNERPOOL_RECORDS_CREDENTIALS", "/secret"),
            file);
    assertThat(server.where()).isEqualTo("jdbc:postgresql://db/costs");
    assertThat(server.credentials()).contains(Path.of("/secret"));
  }

  private Connection embedded() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:%s/records%s".formatted(folder, AS_OPERATOR), "runnerpool", "");
  }
}
