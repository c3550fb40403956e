package dev.runnerpool.operator.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.records.RecordsLocation.EmbeddedFile;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import dev.runnerpool.operator.records.report.CostFacts;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the file a report reads, and that it leaves it alone. */
class ReportReadsTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final int DAYS = 4;

  @TempDir Path folder;

  @Test
  void ofDaysWithSumsAReportReadsAPartOfThePages() throws SQLException, IOException {
    EmbeddedFile location = fill("summed", 1_200, 60);
    long summed = read(location);
    try (RecordsDatabase database =
        RecordsDatabase.openToWrite(location, RecordsSchema.current())) {
      for (LocalDate day = FIRST; day.isBefore(FIRST.plusDays(DAYS + 1)); day = day.plusDays(1)) {
        LocalDate each = day;
        database.inTransaction(sql -> new DaySums(sql).forget(List.of(each)));
      }
    }
    long byRows = read(location);
    assertThat(summed).as("pages of the file; %d by rows", byRows).isLessThan(byRows / 3);
  }

  @Test
  void aReportChangesNothingOfAFileThatNobodyHasOpen() throws SQLException, IOException {
    EmbeddedFile location = fill("left-alone", 100, 4);
    Path file = location.file();
    FileTime before = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    read(location);
    assertThat(file).hasBinaryContent(content);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(location.directory()).isDirectoryNotContaining("glob:**.lock.db");
  }

  private EmbeddedFile fill(String name, int runners, int nodes) throws SQLException {
    EmbeddedFile location = new EmbeddedFile(folder.resolve(name));
    AnyRecords rows = new AnyRecords(23);
    Batch all = rows.batch(runners, FIRST, DAYS);
    Retention retention =
        new Retention(
            Duration.ofDays(90),
            Duration.ofDays(730),
            () -> FIRST.plusDays(DAYS + 1).atStartOfDay().toInstant(ZoneOffset.UTC));
    try (RecordsDatabase database =
        RecordsDatabase.openToWrite(location, RecordsSchema.current())) {
      database.inTransaction(
          new BatchWrite(
              database.dialect(),
              new Batch(all.runners(), rows.nodes(nodes, FIRST, DAYS), all.jobs())));
      while (retention.step(database)) {
        // One day after the other.
      }
    }
    return location;
  }

  /** Pages that reports read of the file once it is open. */
  private static long read(EmbeddedFile location) throws SQLException, IOException {
    try (RecordsDatabase database = RecordsDatabase.openForReport(location)) {
      long before = pages(database);
      CostQueries queries = new CostQueries(database.connection());
      ReportPeriod all = queries.known().orElseThrow();
      CostFacts facts = new CostFacts(queries, all);
      for (Set<FactPart> parts :
          List.of(EnumSet.of(FactPart.POOL), EnumSet.of(FactPart.DAY, FactPart.OUTCOME))) {
        facts.idleApart(parts, fact -> {});
        facts.idleDivided(parts, fact -> {});
      }
      return pages(database) - before;
    }
  }

  private static long pages(RecordsDatabase database) throws SQLException {
    return database
        .sql()
        .first(
            "select setting_value from information_schema.settings"
                + " where setting_name = 'info.FILE_READ'",
            row -> Long.parseLong(row.getString(1)))
        .orElseThrow();
  }
}
