package dev.runnerpool.core.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureCauseTest {

  @ParameterizedTest
  @CsvSource({
    "script_failure, script",
    "job_execution_timeout, timeout",
    "stuck_or_timeout_failure, timeout",
    "runner_system_failure, system",
    "runner_interrupted, system",
    "image_pull_failure, image",
    "runner_configuration_error, configuration",
    "unknown_failure, unknown",
    "ci_quota_exceeded, other",
    "a_word_of_a_later_gitlab, other"
  })
  void gitLabsWordTellsTheCause(String word, String label) {
    assertThat(FailureCause.of(Optional.of(word), Optional.empty()).label()).isEqualTo(label);
  }

  @Test
  void withoutAWordItIsNotKnown() {
    assertThat(FailureCause.of(Optional.empty(), Optional.empty())).isEqualTo(FailureCause.UNKNOWN);
  }

  @Test
  void whatThePodShowedGoesBeforeGitLabsWord() {
    assertThat(
            FailureCause.of(Optional.of("script_failure"), Optional.of(FailureCause.OUT_OF_MEMORY)))
        .isEqualTo(FailureCause.OUT_OF_MEMORY);
  }
}
