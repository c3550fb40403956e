package dev.runnerpool.core.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmHistoryTest {
  /** A Monday. */
  private static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");

  private static final AutoWarm WANTED = new AutoWarm(1, 50, Duration.ofSeconds(5));

  private final WarmHistory history = new WarmHistory();

  @Test
  void itIsTheJobsThatComeWithinAStartLessTheWait() {
    starts(60);
    every(MONDAY, 10, 120);
    // Each job sees those of the last 55 s, ten seconds apart: itself and five before.
    WarmSize size = history.size(WANTED, MONDAY.plusSeconds(1800));
    assertThat(size.runners()).isEqualTo(6);
    assertThat(size.explain())
        .isEqualTo(
            "autoWarm 6: 95 of 100 arrivals on Mon 09-10h UTC met at most 6 starts still under way"
                + " 5 s later, 120 arrivals seen; half of the starts take 60 s, 95 of 100 up to 60 s");
  }

  @Test
  void pipelinesNeedMoreThanJobsThatComeOneByOne() {
    starts(60);
    for (int pipeline = 0; pipeline < 20; pipeline++) {
      for (int job = 0; job < 6; job++) {
        history.arrived(MONDAY.plusSeconds(60 * pipeline));
      }
    }
    assertThat(history.size(WANTED, MONDAY.plusSeconds(1800)).runners()).isEqualTo(6);
  }

  @Test
  void startsWithinTheWaitNeedNothingWarm() {
    starts(5);
    every(MONDAY, 1, 100);
    assertThat(history.size(WANTED, MONDAY.plusSeconds(1800)))
        .satisfies(size -> assertThat(size.runners()).isEqualTo(1))
        .satisfies(size -> assertThat(size.explain()).startsWith("autoWarm 1 (its min): 95 of"));
  }

  @Test
  void itsMaxHolds() {
    starts(600);
    every(MONDAY, 1, 200);
    WarmSize size = history.size(WANTED, MONDAY.plusSeconds(1800));
    assertThat(size.runners()).isEqualTo(50);
    assertThat(size.explain()).startsWith("autoWarm 50 (its max): 95 of").contains("most 191");
  }

  @Test
  void withTooFewJobsOrStartsTheMinimumHoldsAndSaysSo() {
    every(MONDAY, 1, 19);
    starts(60);
    assertThat(history.size(WANTED, MONDAY.plusSeconds(100)).explain())
        .isEqualTo(
            "autoWarm 1 (its min): too little seen yet, 10 starts and 19 arrivals, of 10 and 20");
    history.arrived(MONDAY.plusSeconds(100));
    assertThat(history.size(WANTED, MONDAY.plusSeconds(200)).runners()).isGreaterThan(1);
  }

  @Test
  void inTheFirstWeekTheSameHourOfOtherDaysStandsIn() {
    starts(60);
    every(MONDAY, 10, 30);
    every(MONDAY.plus(Duration.ofHours(8)), 2, 600);
    Instant night = MONDAY.plus(Duration.ofHours(15));
    assertThat(history.size(WANTED, night).explain()).contains("at any time");
    Instant tuesday = MONDAY.plus(Duration.ofDays(1)).plusSeconds(60);
    assertThat(history.size(WANTED, tuesday).runners()).isEqualTo(6);
    assertThat(history.size(WANTED, tuesday).explain()).contains("at 09-10h UTC of any day");
  }

  @Test
  void onceAWeekIsKnownAQuietHourIsQuiet() {
    starts(60);
    for (int week = 0; week < 2; week++) {
      every(MONDAY.plus(Duration.ofDays(7L * week)), 2, 600);
    }
    Instant saturday = MONDAY.plus(Duration.ofDays(12));
    assertThat(history.size(WANTED, saturday).runners()).isEqualTo(1);
    assertThat(history.size(WANTED, saturday).explain())
        .contains("on Sat 08-11h UTC", "0 arrivals");
  }

  @Test
  void anHourWithFewJobsIsReadWithTheHoursBesideIt() {
    starts(60);
    every(MONDAY.minusSeconds(600), 10, 50);
    assertThat(history.size(WANTED, MONDAY.plusSeconds(10)).explain())
        .contains("on Mon 08-11h UTC", "50 arrivals");
  }

  @Test
  void aRunnerStartedNowIsReadyForTheNextHour() {
    starts(300);
    every(MONDAY.minusSeconds(3600), 150, 20);
    every(MONDAY, 10, 100);
    Instant before = MONDAY.plus(Duration.ofDays(7)).minusSeconds(299);
    assertThat(history.size(WANTED, before.minusSeconds(120)).runners()).isEqualTo(2);
    assertThat(history.size(WANTED, before).runners()).isEqualTo(30);
    assertThat(history.size(WANTED, before).explain()).contains("on Mon 09-10h UTC");
  }

  @Test
  void whatIsOlderThanFourWeeksOrBeyondItsRoomIsForgotten() {
    ArrivalLog log = new ArrivalLog();
    long begin = MONDAY.toEpochMilli();
    for (int i = 0; i < 3 * ArrivalLog.MOST; i++) {
      log.add(begin + i);
    }
    assertThat(log.size()).isLessThanOrEqualTo(ArrivalLog.MOST);
    assertThat(log.first()).isGreaterThan(begin + ArrivalLog.MOST);
    log.add(begin + Duration.ofDays(60).toMillis());
    for (int i = 0; i < ArrivalLog.MOST; i++) {
      log.add(begin + Duration.ofDays(60).toMillis() + i);
    }
    assertThat(log.first()).isGreaterThanOrEqualTo(begin + Duration.ofDays(60).toMillis());
  }

  @Test
  void aJobThatWaitedLongIsPutWhereItBelongs() {
    ArrivalLog log = new ArrivalLog();
    for (long at : new long[] {50, 10, 30, 20, 40}) {
      log.add(at);
    }
    assertThat(log.first()).isEqualTo(10);
    assertThat(log.count(List.of(new ArrivalLog.Span(20, 50)))).isEqualTo(3);
  }

  @Test
  void onlyTheLastHundredStartsCount() {
    starts(600);
    for (int i = 0; i < 100; i++) {
      history.started(Duration.ofSeconds(60));
    }
    every(MONDAY, 10, 120);
    assertThat(history.size(WANTED, MONDAY.plusSeconds(1800)).runners()).isEqualTo(6);
  }

  private void starts(int seconds) {
    for (int i = 0; i < WarmHistory.LEAST_STARTS; i++) {
      history.started(Duration.ofSeconds(seconds));
    }
  }

  private void every(Instant begin, int seconds, int jobs) {
    for (int i = 0; i < jobs; i++) {
      history.arrived(begin.plusSeconds((long) seconds * i));
    }
  }
}
