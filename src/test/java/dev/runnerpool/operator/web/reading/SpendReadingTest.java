package dev.runnerpool.operator.web.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How often the records are read for who looks, and what is shown meanwhile. */
class SpendReadingTest {

  private final Queue<Runnable> aside = new ArrayDeque<>();
  private Instant now = MadeUpPool.AT;
  private int readings;
  private Exception failure;
  private final SpendReading reading = new SpendReading(this::read, aside::add, () -> now);

  @Test
  void nobodyWaitsAndItIsReadOnceInFiveMinutes() {
    assertThat(reading.latest().spend()).isEmpty();
    assertThat(reading.latest().spend()).isEmpty();
    assertThat(aside).hasSize(1);
    aside.remove().run();
    assertThat(reading.latest().spend()).isPresent();
    now = now.plus(SpendReading.KEPT).minusSeconds(1);
    reading.latest();
    assertThat(aside).isEmpty();
    now = now.plusSeconds(1);
    assertThat(reading.latest().spend()).as("the old one meanwhile").isPresent();
    aside.remove().run();
    assertThat(readings).isEqualTo(2);
  }

  @Test
  void afterAFailureTheLastFiguresStayAndItIsTriedAgainSoon() {
    reading.latest();
    aside.remove().run();
    now = now.plus(SpendReading.KEPT);
    failure = new SQLException("no route to db.example.com, password=hunter2");
    reading.latest();
    aside.remove().run();
    assertThat(reading.latest().spend()).isPresent();
    assertThat(reading.latest().failure()).contains("The records could not be read.");
    failure = null;
    now = now.plusSeconds(30);
    reading.latest();
    aside.remove().run();
    assertThat(reading.latest().failure()).isEmpty();
  }

  @Test
  void whereNothingWasWrittenYetNothingIsRecorded() {
    failure = new NoSuchFileException("records.mv.db");
    reading.latest();
    aside.remove().run();
    assertThat(reading.latest().spend().get().bills()).isEmpty();
    assertThat(reading.latest().failure()).isEmpty();
  }

  private MonthSpend read(Instant at) throws SQLException, NoSuchFileException {
    readings++;
    if (failure instanceof SQLException broken) {
      throw broken;
    }
    if (failure instanceof NoSuchFileException missing) {
      throw missing;
    }
    return new MonthSpend(YearMonth.of(2026, 11), at, Optional.empty(), OptionalLong.empty());
  }
}
