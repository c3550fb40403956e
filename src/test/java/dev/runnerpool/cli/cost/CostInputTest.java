package dev.runnerpool.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is named with flag, value and what would be right, and ends with status 2. */
class CostInputTest {
  @TempDir static Path records;
  @TempDir Path folder;

  @BeforeAll
  static void write() throws SQLException {
    CostScene.in(records);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--by teem | --by: 'teem' is nothing to tell costs apart by: did you mean team?",
        "--by colour | --by: 'colour' is nothing to tell costs apart by: there are pool, team,",
        "--by arch | --by: 'arch' is called architecture here",
        "--by team,team | --by: 'team,team' names team twice",
        "--by pool,team,day | --by: 'pool,team,day' names 3: at most two",
        "--by team, | --by: '' is nothing",
        "--month 2026-13 | --month 2026-13: write year and month from 01 to 12",
        "--month 2026-11 --to 2026-11-02 | --month 2026-11: it goes without --from and --to",
        "--from 2026-02-30 | --from 2026-02-30: write a day that there is",
        "--from 2026-11-20 --to 2026-11-02 | --to 2026-11-02 is before --from 2026-11-20",
        "--team-depth 0 | --team-depth 0: it should be 1 to 20",
        "--top 0 | --top 0: it should be 1 or more",
        "--width 20 | --width 20: it should be 60 to 1000",
        "--format xml | Invalid value for option '--format'",
        "--idle away | Invalid value for option '--idle'",
        "bils | 'bils'",
        "forecast --month 2026-11 | forecast is of the present month",
        "waste --rates r.toml | --rates r.toml: it goes with the report bill only",
        "--teams missing.toml | --teams: there is no file missing.toml",
        "--chart /nowhere/at/all.svg | --chart /nowhere/at/all.svg: it cannot be written"
      })
  void aWrongFlagIsNamed(String arguments, String message) {
    CostRun run = CostRun.of(records, arguments.split(" "));
    assertThat(run.err()).contains(message);
    assertThat(run.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[teams]~a = ['x']~b = ['y', 'x'] | 'x' stands under both teams.a and teams.b",
        "[teams]~a = ['x', 'x'] | teams.a names 'x' twice",
        "[teams]~a = ['x']~a = ['y'] | line 3 is no TOML",
        "[teams]~a = 'x' | teams.a is \"x\": write a list of paths",
        "[teams]~a = ['/x'] | teams.a has '/x', which is no path",
        "[teams]~a = [7] | teams.a has 7, which is no path",
        "[team]~a = ['x'] | team is not known: there are moved, teams",
        "teams = 3 | teams is 3: write a table",
        "[moved]~a = 'b'~b = 'a' | moved.\"a\" never arrives: a → b → a",
        "[moved]~a = 'a/b' | never arrives",
        "[moved]~a = '' | moved.\"a\" has '', which is no path",
        "{ | line 1 is no TOML"
      })
  void aWrongFileOfTeamsIsNamed(String toml, String message) throws IOException {
    Path file = write(toml);
    CostRun run = CostRun.of(records, "--by", "team", "--teams", file.toString());
    assertThat(run.err()).contains("--teams " + file + ": ", message);
    assertThat(run.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "factor = 'a lot' | factor is \"a lot\": write a number from 0 to 1000",
        "factor = -1 | factor is -1: write a number",
        "factor = nan | factor is",
        "factor = 1.1234567 | with at most 6 decimals",
        "factors = 2 | factors is not known: there are factor, per-minute",
        "[per-minute]~arm = 1 | per-minute.\"arm\" is neither arm64 or amd64 nor a pool",
        "[per-minute]~arm64 = 2000 | per-minute.\"arm64\" is 2000",
        "[per-minute]~arm64 = 0.01 | there is no rate for pool ci/linux-amd64 or architecture"
            + " amd64",
        "# nothing | it has no rate"
      })
  void aWrongFileOfRatesIsNamed(String toml, String message) throws IOException {
    CostRun run = CostRun.of(records, "--by", "team", "--rates", write(toml).toString());
    assertThat(run.err()).contains("--rates", message);
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Path file =
        Files.write(folder.resolve("binary.toml"), new byte[] {(byte) 0xff, 0x00, (byte) 0xfe});
    assertThat(CostRun.of(records, "--teams", file.toString()).err())
        .contains("it is not UTF-8 text");
    assertThat(CostRun.of(records, "--teams", folder.toString()).err())
        .contains("--teams " + folder + ": it cannot be read");
  }

  /** The payments' jobs go to finance; the web's project moved below the shop's group. */
  @Test
  void teamsOfAFile() throws IOException {
    Path file =
        write("[teams]~finance = ['platform/payments']~shop = ['store']~[moved]~web = 'store/web'");
    CostRun run =
        CostRun.of(records, "--by", "team", "--teams", file.toString(), "--format", "csv");
    assertThat(run.out()).contains("\nfinance,3,", "\nshop,2,");
  }

  /**
   * 70 minutes of arm64 at 0.02 and 10 of its web job are 1.60; amd64 without a rate by the minute
   * 1.5 * (56 + 30 + 16) = 1.53.
   */
  @Test
  void chargesByTheMinuteAndByFactor() throws IOException {
    Path file = write("factor = 1.5~[per-minute]~arm64 = 0.02");
    CostRun run =
        CostRun.of(records, "--by", "architecture", "--rates", file.toString(), "--format", "csv");
    assertThat(run.out())
        .contains("share,charged_usd,unpriced_seconds")
        .containsPattern("arm64,4,.*,1.600000000,0.000\r\n")
        .containsPattern("amd64,2,.*,1.530000000,90.000\r\n");
  }

  private Path write(String toml) throws IOException {
    return Files.writeString(
        folder.resolve("file.toml"), toml.replace('~', '\n').replace('\'', '"'));
  }
}
