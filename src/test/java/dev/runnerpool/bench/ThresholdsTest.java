package dev.runnerpool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.bench.Thresholds.Threshold;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private static final double BEYOND = 1.2;
  private static final double ROUNDING = 0.01;

  @Test
  void eachLimitFollowsFromFiveTrialsAndSaysWhatItStandsFor() {
    assertThat(Thresholds.read())
        .isNotEmpty()
        .allSatisfy(
            each -> {
              double mean = each.trials().stream().mapToDouble(t -> t).average().orElseThrow();
              assertThat(each.trials()).as(each.name()).hasSize(5).allMatch(each::holds);
              assertThat(each.atMost() == null)
                  .as(each.name())
                  .isNotEqualTo(each.atLeast() == null);
              assertThat(each.atMost() == null ? each.atLeast() : each.atMost())
                  .as(each.name())
                  .isBetween(
                      each.atMost() == null ? mean / BEYOND - ROUNDING : mean * BEYOND,
                      each.atMost() == null ? mean / BEYOND : mean * BEYOND + ROUNDING);
              assertThat(each.why()).as(each.name()).isNotBlank();
            });
  }

  @Test
  void eachLimitIsOfAFigureThatDoesNotDependOnTheMachine() {
    List<String> cases = Cases.ALL.stream().map(Case::name).toList();
    assertThat(Thresholds.read())
        .allSatisfy(
            each -> {
              assertThat(cases).contains(each.of());
              assertThat(each.per() == null || cases.contains(each.per())).isTrue();
            });
  }

  @Test
  void whatIsBeyondItsLimitIsAFaultThatNamesFigureLimitAndReason() {
    Threshold writes =
        new Threshold("thousand", "writes per pod", null, 1.2, null, null, "one each");
    assertThat(writes.fault(List.of(measured("thousand", "writes per pod", 1.2)))).isEmpty();
    assertThat(writes.fault(List.of(measured("thousand", "writes per pod", 1.21))))
        .contains("thousand: writes per pod is 1.210 and should be at most 1.2: one each");
    assertThat(writes.fault(List.of(measured("thousand", "writes per pod", Double.NaN))))
        .isPresent();
  }

  @Test
  void aRatioIsOfTheSameFigureOfTwoCases() {
    Threshold ratio = new Threshold("thousand", "rate", "bare", null, 0.5, null, "near the limit");
    List<Measured> measured = new ArrayList<>(List.of(measured("thousand", "rate", 40)));
    assertThat(ratio.fault(measured)).as("bare was not measured").isEmpty();
    measured.add(measured("bare", "rate", 100));
    assertThat(ratio.fault(measured))
        .contains(
            "thousand: rate per that of bare is 0.400 and should be at least 0.5: near the limit");
  }

  private static Measured measured(String of, String figure, double value) {
    Case found =
        Cases.ALL.stream().filter(each -> each.name().equals(of)).findFirst().orElseThrow();
    return new Measured(found, figure, "", List.of(value));
  }
}
