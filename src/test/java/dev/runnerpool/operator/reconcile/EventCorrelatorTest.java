package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.reconcile.EventCorrelator.Occurrence;
import dev.runnerpool.operator.reconcile.EventCorrelator.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits are those of client-go, so what is expected here is counted by its rules. */
class EventCorrelatorTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final EventCorrelator correlator = new EventCorrelator();

  @Test
  void whatOccursAgainIsCountedWithTheEventThatIsThere() {
    Verdict.Begin first = (Verdict.Begin) observe("Degraded", "a quota", 0);
    Verdict.Count second = (Verdict.Count) observe("Degraded", "a quota", 30);
    Verdict.Count third = (Verdict.Count) observe("Degraded", "a quota", 300);

    assertThat(second).isEqualTo(new Verdict.Count(first.name(), "a quota", NOON, 2));
    assertThat(third).isEqualTo(new Verdict.Count(first.name(), "a quota", NOON, 3));
  }

  @Test
  void anotherReasonNoteOrPoolIsAnotherEvent() {
    assertThat(
            List.of(
                observe("Degraded", "a quota", 0),
                observe("Degraded", "no image", 0),
                observe("Unreachable", "a quota", 0),
                correlator.observe(
                    new Occurrence("uid-2", "arm", "Warning", "Degraded", "act", "a quota"), NOON)))
        .allMatch(Verdict.Begin.class::isInstance)
        .extracting(verdict -> ((Verdict.Begin) verdict).name())
        .as("names, also of the same instant")
        .doesNotHaveDuplicates();
  }

  @Test
  void afterSixMinutesWithoutItIsANewEvent() {
    Verdict.Begin first = (Verdict.Begin) observe("Degraded", "a quota", 0);
    assertThat(observe("Degraded", "a quota", 359)).isInstanceOf(Verdict.Count.class);
    assertThat(observe("Degraded", "a quota", 359 + 360))
        .isInstanceOfSatisfying(
            Verdict.Begin.class, next -> assertThat(next.name()).isNotEqualTo(first.name()));
  }

  @Test
  void theTenthOfWhatDiffersInItsNoteAloneIsTheFirstOfManyInOne() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int each = 1; each <= 12; each++) {
      verdicts.add(observe("Unreachable", "no answer " + each, each * 20));
    }
    assertThat(verdicts.subList(0, 9)).allMatch(Verdict.Begin.class::isInstance);
    Verdict.Begin tenth = (Verdict.Begin) verdicts.get(9);
    assertThat(tenth.note()).isEqualTo(EventCorrelator.COMBINED + "no answer 10");
    assertThat(verdicts.get(10))
        .isEqualTo(
            new Verdict.Count(tenth.name(), tenth.note(), NOON.plus(Duration.ofSeconds(200)), 2));
    assertThat(((Verdict.Count) verdicts.get(11)).count()).isEqualTo(3);
  }

  @Test
  void tenThatDifferButComeEachTooLateAreTenEvents() {
    for (int each = 0; each < 20; each++) {
      assertThat(observe("Unreachable", "no answer " + each, each * 601))
          .isInstanceOf(Verdict.Begin.class);
    }
  }

  @Test
  void aConditionThatTurnsEveryTenSecondsForAnHourIsTwoEventsAndLessThanEightyWrites() {
    List<Verdict> written = new ArrayList<>();
    int last = 0;
    for (int second = 0; second < 3600; second += 10) {
      boolean well = second % 20 == 10;
      Verdict verdict =
          correlator.observe(
              new Occurrence(
                  "uid",
                  "arm",
                  well ? "Normal" : "Warning",
                  well ? "QueueRead" : "Unreachable",
                  "QueueReadable",
                  well ? "GitLab's queue is read" : "no answer"),
              NOON.plusSeconds(second));
      if (!(verdict instanceof Verdict.Skip)) {
        written.add(verdict);
      }
      if (verdict instanceof Verdict.Count count) {
        last = Math.max(last, count.count());
      }
    }
    assertThat(written.stream().filter(Verdict.Begin.class::isInstance)).hasSize(2);
    // Of each type 25 at once and 11 within the hour, one each five minutes.
    assertThat(written).hasSize(2 * (25 + 11));
    assertThat(last).as("what was skipped is counted with the next").isBetween(165, 180);
  }

  @Test
  void whatWasSkippedAtFirstIsCountedOnceItMayBeWritten() {
    for (int each = 0; each < 25; each++) {
      observe("Reason" + each, "note", 0);
    }
    assertThat(observe("Late", "note", 1)).isInstanceOf(Verdict.Skip.class);
    assertThat(observe("Late", "note", 301))
        .isInstanceOfSatisfying(
            Verdict.Count.class,
            count -> {
              assertThat(count.count()).isEqualTo(2);
              assertThat(count.begunAt()).isEqualTo(NOON.plusSeconds(1));
            });
  }

  @Test
  void onePoolsFloodTakesNothingFromAnother() {
    for (int each = 0; each < 1000; each++) {
      observe("Reason" + each, "note", 0);
    }
    assertThat(
            correlator.observe(
                new Occurrence("uid-2", "amd", "Warning", "Degraded", "act", "note"), NOON))
        .isInstanceOf(Verdict.Begin.class);
  }

  @Test
  void memoryIsBoundedAndEndsWithWhatIsOver() {
    for (int each = 0; each < 100_000; each++) {
      correlator.observe(
          new Occurrence("uid-" + each, "arm", "Warning", "Degraded", "act", "note"), NOON);
    }
    assertThat(correlator.size()).isLessThanOrEqualTo(3 * 4096);

    observe("Degraded", "note", Duration.ofHours(3).toSeconds());
    assertThat(correlator.size()).isEqualTo(3);
  }

  private Verdict observe(String reason, String note, long second) {
    return correlator.observe(
        new Occurrence("uid", "arm", "Warning", reason, "act", note), NOON.plusSeconds(second));
  }
}
