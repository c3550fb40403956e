package dev.runnerpool.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.records.PostgresRecords;
import dev.runnerpool.operator.records.WrittenRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL and the embedded file give the same reports of the same rows. */
@Tag("level-2")
class CostPostgresIT {
  @TempDir static Path embedded;
  @TempDir Path folder;
  private static PostgresRecords server;

  @BeforeAll
  static void write() throws IOException, InterruptedException, SQLException {
    server = PostgresRecords.start();
    CostScene.in(embedded);
    try (WrittenRecords records = server.written()) {
      CostScene.into(records);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static CostRun onServer(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--database", server.location().url()));
    if (!all.contains("--credentials")) {
      all.addAll(
          List.of("--credentials", server.location().credentials().orElseThrow().toString()));
    }
    return CostRun.raw(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--by pool,capacity --from 2026-10-01",
        "--by day,job --idle divided",
        "--by project,instance-type --idle divided --from 2026-10-01",
        "--by team,architecture",
        "waste",
        "waste --by project,day --from 2026-10-01",
        "spot --by team",
        "other-architecture --by project --from 2026-10-01",
        "forecast --by team,day"
      })
  void bothDatabasesSayTheSame(String arguments) {
    CostRun file = CostRun.of(embedded, (arguments + " --format csv").split(" "));
    TimeZone here = TimeZone.getDefault();
    try {
      // Its driver would set the session to the process' zone, whose day is another.
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      CostRun run = onServer((arguments + " --format csv").split(" "));
      assertThat(run.err()).isEqualTo(file.err());
      assertThat(run.out()).isEqualTo(file.out()).contains("\r\n");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void aWrongPasswordIsNamedButNotShown() throws IOException {
    Files.writeString(folder.resolve("username"), "runnerpool");
    Files.writeString(folder.resolve("password"), "s3cret");
    CostRun run = onServer("--credentials", folder.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("user or password are refused").doesNotContain("s3cret");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    CostRun run =
        CostRun.raw(
            "--database",
            server.location().url().replaceAll("/[^/?]*([?].*)?$", "/nowhere"),
            "--credentials",
            server.location().credentials().orElseThrow().toString());
    assertThat(run.err()).contains("/nowhere cannot be read: there is no database of that name");
    assertThat(run.status()).isEqualTo(1);
  }
}
