package dev.runnerpool.core.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.NodeCost;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that costs four thousandths of a dollar a second, and pods that cost one. */
class NodeMeterTest {
  private static final Instant T = Instant.parse("2026-03-02T10:00:00Z");
  private static final HourlyRate WHOLE = HourlyRate.of(14.4, 0);
  private static final HourlyRate POD = HourlyRate.of(3.6, 0);
  private static final long MILLI = 1_000_000;

  private final NodeMeter meter = new NodeMeter();

  @Test
  void whatNoPodUsesIsIdle() {
    begin(true, List.of(), 0);
    meter.look(at(10));
    meter.hold(POD, 1, at(10));
    meter.look(at(30));
    meter.release(POD, 1, at(30));
    meter.look(at(40));
    assertThat(meter.countIdle()).isEqualTo((160 - 20) * MILLI);
    assertThat(meter.countIdle()).as("once").isZero();
    NodeCost row = row();
    assertThat(row.total()).isEqualTo(160 * MILLI);
    assertThat(row.used()).isEqualTo(20 * MILLI);
    assertThat(row.bookedUntil()).isEqualTo(at(40));
    assertThat(meter.take()).as("nothing changed").isEmpty();
  }

  @Test
  void whatIsToldLateCountsFromWhenItWas() {
    begin(true, List.of(), 0);
    meter.look(at(30));
    meter.hold(POD, 1, at(20));
    meter.look(at(60));
    meter.release(POD, 1, at(50));
    meter.look(at(70));
    assertThat(row().used()).isEqualTo(30 * MILLI);
  }

  @Test
  void oneThatIsThereForOthersCostsWhileAPodIsOnIt() {
    meter.hold(POD, 1, at(10));
    begin(false, List.of(), 100);
    meter.look(at(100));
    meter.release(POD, 1, at(100));
    meter.look(at(500));
    assertThat(row().total()).isEqualTo(4 * 90 * MILLI);
  }

  @Test
  void itGoesOnWhereAnOperatorBeforeThisOneWas() {
    begin(true, List.of(), 0);
    meter.hold(POD, 1, at(10));
    meter.look(at(60));
    NodeMeter next = new NodeMeter();
    next.know("uid", Lives.NODE, WHOLE, true, at(90));
    next.hold(POD, 1, at(10));
    next.hold(POD, 1, at(80));
    next.begin(meter.take(), at(90));
    next.look(at(100));
    NodeCost row = next.take().get(0);
    assertThat(row.total()).isEqualTo(400 * MILLI);
    assertThat(row.used()).isEqualTo((90 + 20) * MILLI);
    assertThat(next.countIdle()).as("of 60 to 100").isEqualTo((160 - 60) * MILLI);
  }

  @Test
  void eachDayIsARowAndAnUnknownPriceIsNotFree() {
    Instant evening = Instant.parse("2026-03-02T23:59:50Z");
    meter.know("uid", Lives.NODE, WHOLE, true, evening);
    meter.begin(List.of(), evening);
    meter.know("uid", Lives.NODE, HourlyRate.UNKNOWN, true, evening.plusSeconds(15));
    meter.look(evening.plusSeconds(25));
    List<NodeCost> rows = meter.take();
    assertThat(rows).extracting(NodeCost::total).containsExactly(40 * MILLI, 20 * MILLI);
    assertThat(rows).extracting(NodeCost::unpricedMillis).containsExactly(0L, 10_000L);
  }

  private void begin(boolean selected, List<NodeCost> kept, int second) {
    meter.know("uid", Lives.NODE, WHOLE, selected, at(second));
    meter.begin(kept, at(second));
  }

  private NodeCost row() {
    return meter.take().get(0);
  }

  private static Instant at(int second) {
    return T.plusSeconds(second);
  }
}
