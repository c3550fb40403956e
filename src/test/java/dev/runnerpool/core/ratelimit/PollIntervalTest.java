package dev.runnerpool.core.ratelimit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.ratelimit.PollInterval.Cost;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PollIntervalTest {

  private static final PollInterval PACE =
      new PollInterval(ofSeconds(2), ofSeconds(10), ofSeconds(90));

  @Example
  void readingIsFastWhileJobsWaitAndSlowWhileASignalWouldTell() {
    Cost cheap = new Cost(1, ofMillis(50), 3);

    assertThat(PACE.pause(true, false, cheap)).isEqualTo(ofSeconds(2));
    assertThat(PACE.pause(true, true, cheap)).isEqualTo(ofSeconds(2));
    assertThat(PACE.pause(false, false, cheap)).isEqualTo(ofSeconds(10));
    assertThat(PACE.pause(false, true, cheap)).isEqualTo(ofSeconds(90));
  }

  @Example
  void aSignalNeverMakesReadingFaster() {
    PollInterval slow = new PollInterval(ofSeconds(2), ofSeconds(300), ofSeconds(90));

    assertThat(slow.atRest(true)).isEqualTo(ofSeconds(300));
  }

  @Property
  void noPaceCostsMoreThanTheShare(
      @ForAll @IntRange(min = 1, max = 5000) int requests,
      @ForAll @IntRange(max = 120_000) int tookMillis,
      @ForAll @DoubleRange(min = 0.01, max = 50) double perSecond,
      @ForAll boolean busy,
      @ForAll boolean signalled) {
    Cost cost = new Cost(requests, ofMillis(tookMillis), perSecond);

    double seconds = PACE.pause(busy, signalled, cost).plus(cost.took()).toMillis() / 1000.0;

    assertThat(requests / seconds).isLessThanOrEqualTo(perSecond + 1e-3);
  }

  @Example
  void aJobIsSeenWithin15SecondsByPollingAloneIfTheBudgetBearsIt() {
    Cost groupOf200Projects = new Cost(8, ofSeconds(1), 3);

    assertThat(PACE.worstStaleness(false, groupOf200Projects)).isLessThan(ofSeconds(15));
    assertThat(PACE.requestsPerMinute(true, groupOf200Projects)).isLessThan(20);
  }

  @Example
  void aQueueThatCostsMoreThanTheBudgetBearsIsReadLaterAndThatIsSaid() {
    Cost thousandProjects = new Cost(1000, ofSeconds(30), 4);

    assertThat(PACE.pause(true, false, thousandProjects)).isEqualTo(ofSeconds(220));
    assertThat(PACE.worstStaleness(false, thousandProjects)).isEqualTo(ofSeconds(335));
    assertThat(PACE.requestsPerMinute(false, thousandProjects)).isEqualTo(240);
  }
}
