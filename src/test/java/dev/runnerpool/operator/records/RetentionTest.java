package dev.runnerpool.operator.records;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of old rows in the file. */
class RetentionTest extends RetentionContract {

  @TempDir Path folder;

  @Override
  RecordsLocation location() {
    return new RecordsLocation.EmbeddedFile(folder);
  }

  @Test
  void timesThatAreTooShortAreNamedWithWhatWouldBeRight() {
    assertThatThrownBy(
            () -> new Retention(Duration.ofHours(47), Duration.ofDays(730), Clock.systemUTC()))
        .hasMessage("runnerpool.records.keep=PT47H: 2 days or more");
    assertThatThrownBy(
            () -> new Retention(Duration.ofDays(90), Duration.ofDays(30), Clock.systemUTC()))
        .hasMessageContaining("runnerpool.records.keep-days=PT720H: as long as");
  }
}
