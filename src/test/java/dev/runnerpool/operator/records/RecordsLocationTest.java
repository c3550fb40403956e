package dev.runnerpool.operator.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.operator.records.RecordsLocation.EmbeddedFile;
import dev.runnerpool.operator.records.RecordsLocation.PostgresServer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database's address may be, and what is told of it. */
class RecordsLocationTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "postgres://db/rp", "jdbc:mysql://db/rp", "jdbc:h2:mem:x", "db:5432"})
  void anAddressThatIsNoneOfPostgresNamesTheKeyAndOneThatWouldBe(String url) {
    assertThatThrownBy(() -> new PostgresServer(url, Optional.empty()))
        .hasMessage(
            "runnerpool.records.url: must begin with jdbc:postgresql://, as in"
                + " jdbc:postgresql://db.example.com:5432/runnerpool");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/rp?user=u&password=sesame",
        "jdbc:postgresql://db/rp?Password=sesame",
        "jdbc:postgresql://db/rp?sslpassword=sesame",
        "jdbc:postgresql://u:sesame@db/rp"
      })
  void aPasswordInAnAddressIsRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> new PostgresServer(url, Optional.empty()))
        .hasMessageContaining("runnerpool.records.credentials")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void whereItIsIsToldWithoutParameters() {
    assertThat(
            new PostgresServer("jdbc:postgresql://db:5432/rp?sslmode=require", Optional.empty())
                .description())
        .isEqualTo("PostgreSQL //db:5432/rp");
    assertThat(new EmbeddedFile(Path.of("/var/lib/../lib/x")).description())
        .isEqualTo("file /var/lib/x/records.mv.db");
  }

  @Test
  void aDirectoryThatTheDatabaseWouldReadAsASettingIsRefused() {
    assertThatThrownBy(() -> new EmbeddedFile(Path.of("/tmp/a;INIT=x")))
        .hasMessage(
            "runnerpool.records.directory=/tmp/a;INIT=x: a directory without a semicolon in its"
                + " name");
  }
}
