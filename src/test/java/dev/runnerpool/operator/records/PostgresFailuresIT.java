package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.operator.records.RecordsLocation.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What records in PostgreSQL do when it cannot be used as it should. */
@Tag("level-2")
class PostgresFailuresIT {

  @RegisterExtension static final PostgresDatabases SERVER = new PostgresDatabases();

  @TempDir Path folder;

  @Test
  void whatCouldNotBeWrittenWhileTheServerWasAwayIsWrittenWhenItIsBack() throws Exception {
    PostgresServer database = SERVER.database();
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(database)) {
      started.keep(ended(live("r1", "ci/a", EVENING)));
      SERVER.server().end();
      started.now().keepRunners(List.of(ended(live("r2", "ci/a", EVENING))));
      await()
          .until(() -> log.lines().toString().contains("Records cannot be written to PostgreSQL"));
      assertThat(started.now().isSettled("r2")).isFalse();
      started.pass(RecordsQueue.GIVEN_UP_AFTER.plusSeconds(1));
      assertThat(started.now().isSettled("r2")).isTrue();
      assertThat(started.now().isUp()).isFalse();

      SERVER.server().begin();

      await().atMost(Duration.ofMinutes(2)).until(() -> started.now().pending() == 0);
      assertThat(started.runners()).containsExactly("r1", "r2");
      assertThat(started.now().isUp()).isTrue();
    }
  }

  @Test
  void aStatementThatTakesTooLongIsGivenUpAndRepeated() throws Exception {
    PostgresServer database = SERVER.database();
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(database)) {
      started.keep(ended(live("r1", "ci/a", EVENING)));
      try (Connection other = SERVER.server().connect(SERVER.server().last())) {
        other.setAutoCommit(false);
        other.createStatement().execute("lock table runner_cost");
        started.now().keepRunners(List.of(ended(live("r2", "ci/a", EVENING))));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> log.lines().toString().contains("a statement took longer than 5 s"));
        other.rollback();
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> started.now().pending() == 0);
      assertThat(started.runners()).containsExactly("r1", "r2");
    }
  }

  @Test
  void aReadOnlyDatabaseIsNamedAndTriedAgain() throws Exception {
    PostgresServer database = SERVER.database();
    try (StartedRecords started = new StartedRecords(database)) {
      started.keep(ended(live("r1", "ci/a", EVENING)));
    }
    setReadOnly("on");
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(database)) {
      started.now().keepRunners(List.of(ended(live("r2", "ci/a", EVENING))));
      await().until(() -> log.lines().toString().contains("(the database is read-only)"));
      setReadOnly("off");
      await().atMost(Duration.ofMinutes(2)).until(() -> started.now().pending() == 0);
      assertThat(started.runners()).containsExactly("r1", "r2");
    }
  }

  private static void setReadOnly(String onOff) throws SQLException {
    SERVER
        .server()
        .execute(
            "postgres",
            "alter database %s set default_transaction_read_only = %s"
                .formatted(SERVER.server().last(), onOff));
  }

  @Test
  void whatIsWrongWithUserPasswordOrDatabaseIsToldWithoutThePassword() throws Exception {
    PostgresServer right = SERVER.database();
    Path wrong = Files.createDirectory(folder.resolve("wrong"));
    Files.writeString(wrong.resolve("username"), "runnerpool");
    assertThat(complaint(new PostgresServer(right.url(), Optional.of(wrong))))
        .contains("password cannot be read: a Secret with username and password belongs into");
    Files.writeString(wrong.resolve("password"), "open sesame");
    assertThat(complaint(new PostgresServer(right.url(), Optional.of(wrong))))
        .contains("check user and password in runnerpool.records.credentials")
        .doesNotContain("open sesame");
    assertThat(complaint(new PostgresServer(right.url() + "x?ssl=false", right.credentials())))
        .contains("make the database, or check runnerpool.records.url")
        .doesNotContain("ssl=false");
    assertThat(
            complaint(
                new PostgresServer("jdbc:postgresql://127.0.0.1:1/none", right.credentials())))
        .contains("the server cannot be reached: check runnerpool.records.url");
  }

  @Test
  void aRotatedPasswordIsTakenUp() throws Exception {
    PostgresServer right = SERVER.database();
    Path credentials = Files.createDirectory(folder.resolve("rotated"));
    Files.writeString(credentials.resolve("username"), "runnerpool");
    Files.writeString(credentials.resolve("password"), "an old one");
    try (RecordsLog log = new RecordsLog();
        StartedRecords started =
            new StartedRecords(new PostgresServer(right.url(), Optional.of(credentials)))) {
      started.now().keepRunners(List.of(ended(live("r1", "ci/a", EVENING))));
      await().until(() -> log.lines().toString().contains("check user and password"));
      Files.copy(
          right.credentials().orElseThrow().resolve("password"),
          credentials.resolve("password"),
          StandardCopyOption.REPLACE_EXISTING);
      await().atMost(Duration.ofMinutes(2)).until(() -> started.now().pending() == 0);
    }
  }

  @Test
  void twoOperatorsThatBothThinkTheyLeadKeepTheNewestOfEachRow() throws Exception {
    PostgresServer database = SERVER.database();
    try (StartedRecords one = new StartedRecords(database);
        StartedRecords other = new StartedRecords(database)) {
      for (int step = 0; step < 40; step++) {
        StartedRecords writer = step % 2 == 0 ? one : other;
        // Each is behind the other half the time.
        int booked = step % 3 == 0 ? step - 5 : step;
        for (int runner = 0; runner < 5; runner++) {
          writer
              .now()
              .keepRunners(
                  List.of(ended(busy("r" + runner, "ci/a", 7, EVENING.plusSeconds(booked)))));
        }
      }
      await().until(() -> one.now().pending() + other.now().pending() == 0);
      assertThat(
              one.number(
                  "select count(*) from runner_cost where booked_until = timestamp with time zone '%s'"
                      .formatted(EVENING.plusSeconds(38))))
          .isEqualTo(5);
      assertThat(one.runners()).hasSize(5);
      assertThat(one.now().dropped() + other.now().dropped()).isZero();
    }
  }

  private static String complaint(RecordsLocation location) {
    try (RecordsLog log = new RecordsLog();
        StartedRecords started = new StartedRecords(location)) {
      started.now().keepNodes(List.of());
      return await()
          .until(
              () -> String.join("\n", log.lines()),
              text -> text.contains("Records cannot be written"));
    }
  }
}
