package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms are those of GitLab's parallel jobs, {@code Gitlab::Ci::Config::Normalizer}. */
class JobNameTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "test, test",
        "test 3/5, test",
        "test 12/200, test",
        "build: [arm64], build: [arm64]",
        "\"build: [arm64, debug]\", \"build: [arm64, debug]\"",
        "deploy 2026, deploy 2026",
        "a 1/2 b, a 1/2 b",
        "lint/1, lint/1",
      })
  void instancesOfOneJobHaveOneNameUnlessTheirTagsMayDiffer(String told, String name) {
    assertThat(JobName.of(7, told)).isEqualTo(new JobName(7, name));
    assertThat(JobName.of(8, told)).isNotEqualTo(JobName.of(7, told));
  }
}
