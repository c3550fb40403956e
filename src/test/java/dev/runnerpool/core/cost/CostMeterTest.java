package dev.runnerpool.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.CostMeter.Booking;
import dev.runnerpool.core.cost.CostMeter.PodUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CostMeterTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private final CostMeter meter = new CostMeter();

  @Test
  void startUpAndIdleTimeIsBookedAsItPasses() {
    look(0, use(CostKind.STARTUP));
    assertThat(look(60, use(CostKind.WARM)).usd()).containsOnly(entry(CostKind.STARTUP, 1.0));
    assertThat(look(180, use(CostKind.WARM)).usd()).containsOnly(entry(CostKind.WARM, 2.0));
  }

  @Test
  void aJobIsBookedWhenItsPodEndsAndOnlyOnce() {
    look(0, use(CostKind.JOB));
    assertThat(look(60, use(CostKind.JOB)).usd()).isEmpty();
    assertThat(look(180).usd()).containsOnly(entry(CostKind.JOB, 3.0));
    assertThat(look(240).usd()).isEmpty();
  }

  @Test
  void aJobWhosePodWasLostIsBookedAsLost() {
    look(0, use(CostKind.JOB));
    Booking booking = meter.look(START.plusSeconds(60), List.of(), Set.of("pod"));
    assertThat(booking.usd()).containsOnly(entry(CostKind.LOST, 1.0));
  }

  @Test
  void timeWithoutAPriceIsSecondsAndNeverDollars() {
    meter.look(START, List.of(unpriced("a", CostKind.WARM), unpriced("b", CostKind.JOB)), Set.of());
    assertThat(meter.unpricedPods()).isEqualTo(2);
    assertThat(meter.anyPriced()).isFalse();
    Booking booking = look(90);
    assertThat(booking.usd()).isEmpty();
    assertThat(booking.unpricedSeconds()).isCloseTo(180, within(1e-6));
  }

  @Test
  void aPriceLearnedDuringAJobCountsFromThenOn() {
    meter.look(START, List.of(unpriced("pod", CostKind.JOB)), Set.of());
    assertThat(look(60, use(CostKind.JOB)).unpricedSeconds()).isCloseTo(60, within(1e-6));
    assertThat(meter.hourly()).isEqualTo(60);
    assertThat(look(120).usd()).containsOnly(entry(CostKind.JOB, 1.0));
  }

  @Property
  void whateverAPodDidEverySecondIsBookedOnce(
      @ForAll @Size(min = 1, max = 20) List<CostKind> kinds,
      @ForAll @Size(20) List<@IntRange(max = 600) Integer> seconds) {
    List<Booking> bookings = new ArrayList<>();
    CostMeter fresh = new CostMeter();
    Instant now = START;
    for (int i = 0; i < kinds.size(); i++) {
      bookings.add(fresh.look(now, List.of(use(kinds.get(i))), Set.of()));
      now = now.plusSeconds(seconds.get(i));
    }
    bookings.add(fresh.look(now, List.of(), Set.of()));
    double booked =
        bookings.stream().flatMap(b -> b.usd().values().stream()).mapToDouble(d -> d).sum();
    double minutes = (now.getEpochSecond() - START.getEpochSecond()) / 60.0;
    assertThat(booked).isCloseTo(minutes, within(1e-6));
  }

  private Booking look(int second, PodUse... uses) {
    return meter.look(START.plusSeconds(second), List.of(uses), Set.of());
  }

  /** A pod for a dollar a minute. */
  private static PodUse use(CostKind kind) {
    return new PodUse("pod", kind, OptionalDouble.of(60));
  }

  private static PodUse unpriced(String id, CostKind kind) {
    return new PodUse(id, kind, OptionalDouble.empty());
  }
}
