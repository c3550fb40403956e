package dev.runnerpool.core.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.NodeCost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that costs four thousandths of a dollar a second, and pods that cost one. */
class NodeMeterTest {
  private static final Instant T = Instant.parse("2026-03-02T10:00:00Z");
  private static final HourlyRate WHOLE = HourlyRate.of(14.4, 0);
  private static final long MILLI = 1_000_000;

  private final NodeMeter meter = node(true);

  private static NodeMeter node(boolean selected) {
    return new NodeMeter("uid", Lives.NODE, WHOLE, selected);
  }

  @Test
  void whatNoPodUsesIsIdle() {
    begin(0);
    meter.look(at(10));
    meter.hold(1, at(10));
    use(meter, 20);
    meter.release(1, at(30));
    meter.look(at(40));
    assertThat(meter.countIdle()).isEqualTo((160 - 20) * MILLI);
    assertThat(meter.countIdle()).as("once").isZero();
    NodeCost row = row(meter);
    assertThat(row.total()).isEqualTo(160 * MILLI);
    assertThat(row.used()).isEqualTo(20 * MILLI);
    assertThat(row.bookedUntil()).isEqualTo(at(40));
    assertThat(meter.take()).as("nothing changed").isEmpty();
  }

  @Test
  void whatPodsUsedBeforeTheRecordsWereReadIsUsed() {
    meter.hold(1, at(10));
    use(meter, 20);
    meter.release(1, at(30));
    meter.hold(1, at(35));
    use(meter, 5);
    meter.begin(List.of(), Map.of(), at(0));
    meter.look(at(40));
    NodeCost row = row(meter);
    assertThat(row.total()).isEqualTo(160 * MILLI);
    assertThat(row.used()).isEqualTo(25 * MILLI);
  }

  @Test
  void oneThatIsThereForOthersCostsWhileAPodIsOnIt() {
    NodeMeter others = node(false);
    others.hold(1, at(10));
    others.begin(List.of(), Map.of(), at(100));
    others.look(at(100));
    others.hold(1, at(90));
    others.release(1, at(95));
    others.release(1, at(100));
    others.look(at(500));
    assertThat(row(others).total()).isEqualTo(4 * 90 * MILLI);
  }

  @Test
  void oneThatIsThereForOthersCostsFromWhenAPodCameAndToWhenItWentHoweverLateThatIsTold() {
    NodeMeter others = node(false);
    others.begin(List.of(), Map.of(), at(0));
    others.look(at(60));
    others.hold(1, at(20));
    others.look(at(120));
    others.release(1, at(70));
    assertThat(row(others).total()).isEqualTo(4 * 50 * MILLI);
    others.hold(1, at(110));
    others.hold(1, at(100));
    others.release(1, at(115));
    others.release(1, at(118));
    others.look(at(200));
    assertThat(row(others).total()).isEqualTo(4 * (50 + 18) * MILLI);
  }

  @Test
  void itGoesOnWhereAnOperatorBeforeThisOneWas() {
    begin(0);
    meter.hold(1, at(10));
    use(meter, 50);
    meter.look(at(60));
    List<NodeCost> kept = meter.take();
    NodeMeter next = node(true);
    // Of what was used 10 was never written, and is booked again with what came since.
    next.hold(1, at(10));
    use(next, 10 + 40);
    next.begin(kept, Map.of(kept.get(0).day(), 40 * MILLI), at(60));
    next.look(at(100));
    NodeCost row = row(next);
    assertThat(row.total()).isEqualTo(400 * MILLI);
    assertThat(row.used()).isEqualTo(90 * MILLI);
    assertThat(next.countIdle()).as("since that row").isEqualTo((160 - 50) * MILLI);
  }

  @Test
  void oneThatIsGoneCostsNoMoreAndWhatIsToldLateOfItsPodsIsUsed() {
    begin(0);
    meter.hold(1, at(0));
    meter.end(at(50));
    meter.look(at(60));
    assertThat(row(meter).total()).isEqualTo(200 * MILLI);
    assertThat(meter.isOver()).as("a pod is on it").isFalse();
    use(meter, 50);
    meter.release(1, at(70));
    meter.look(at(90));
    NodeCost row = row(meter);
    assertThat(row.total()).isEqualTo(200 * MILLI);
    assertThat(row.used()).isEqualTo(50 * MILLI);
    assertThat(meter.isOver()).isTrue();
  }

  @Test
  void eachDayIsARowAndAnUnknownPriceIsNotFree() {
    Instant evening = Instant.parse("2026-03-02T23:59:50Z");
    meter.begin(List.of(), Map.of(), evening);
    meter.know(Lives.NODE, HourlyRate.UNKNOWN, true, evening.plusSeconds(15));
    meter.look(evening.plusSeconds(25));
    List<NodeCost> rows = meter.take();
    assertThat(rows).extracting(NodeCost::total).containsExactly(40 * MILLI, 20 * MILLI);
    assertThat(rows).extracting(NodeCost::unpricedMillis).containsExactly(0L, 10_000L);
  }

  private void begin(int second) {
    meter.begin(List.of(), Map.of(), at(second));
  }

  private static void use(NodeMeter of, long seconds) {
    of.use(T.toEpochMilli(), seconds * MILLI);
  }

  private static NodeCost row(NodeMeter of) {
    return of.take().get(0);
  }

  private static Instant at(int second) {
    return T.plusSeconds(second);
  }
}
