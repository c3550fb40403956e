package dev.runnerpool.core.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class FairShareTest {

  @Property
  void everybodyGetsWhatHeWantsOrTheSameAndNothingIsLeftOver(
      @ForAll @Size(max = 50) List<@DoubleRange(max = 100) Double> others,
      @ForAll @DoubleRange(min = 0.1, max = 200) double total) {
    double share = FairShare.ofOneMore(others, total);

    double given = others.stream().mapToDouble(wanted -> Math.min(wanted, share)).sum() + share;
    assertThat(given).isCloseTo(total, within(1e-6));
    assertThat(share).isGreaterThanOrEqualTo(total / (others.size() + 1) - 1e-9);
  }

  @Example
  void whoWantsLittleTakesNothingFromWhoWantsMuch() {
    assertThat(FairShare.ofOneMore(List.of(0.1, 0.1), 3)).isCloseTo(2.8, within(1e-9));
    assertThat(FairShare.ofOneMore(List.of(50.0, 0.2), 3)).isCloseTo(1.4, within(1e-9));
  }
}
