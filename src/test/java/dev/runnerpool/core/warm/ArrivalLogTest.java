package dev.runnerpool.core.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.warm.ArrivalLog.Span;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ArrivalLogTest {
  private static final long WEEK = Duration.ofDays(7).toMillis();

  private final ArrivalLog log = new ArrivalLog();

  /** Two ways to the same log; the times of the second come while the first are there. */
  @Property
  void manyAtOnceInAnyOrderAreAsOneByOne(
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 100) Long> first,
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 100) Long> second,
      @ForAll @LongRange(min = 0, max = 100) long later) {
    ArrivalLog atOnce = new ArrivalLog();
    ArrivalLog oneByOne = new ArrivalLog();
    first.forEach(atOnce::add);
    first.forEach(oneByOne::add);
    atOnce.addAll(second.stream().mapToLong(Long::longValue).toArray());
    second.forEach(oneByOne::add);
    atOnce.add(later);
    oneByOne.add(later);
    assertThat(atOnce.size()).isEqualTo(oneByOne.size());
    for (long end = 0; end <= 101; end++) {
      List<Span> until = List.of(new Span(0, end));
      assertThat(atOnce.count(until)).isEqualTo(oneByOne.count(until));
    }
  }

  @Test
  void whatIsOlderThanFourWeeksBesideTheNewestIsDropped() {
    log.add(5 * WEEK);
    log.addAll(new long[] {2 * WEEK, WEEK - 1, WEEK});
    assertThat(log.size()).isEqualTo(3);
    assertThat(log.first()).isEqualTo(WEEK);
  }

  @Test
  void beyondTheBoundTheOldestGo() {
    log.addAll(LongStream.range(10, 10 + ArrivalLog.MOST).toArray());
    log.addAll(new long[] {1, 2, 500_000});
    assertThat(log.size()).isEqualTo(ArrivalLog.MOST);
    assertThat(log.first()).isEqualTo(11);
    log.add(500_001);
    assertThat(log.size()).isLessThanOrEqualTo(ArrivalLog.MOST);
  }
}
