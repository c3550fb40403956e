package dev.runnerpool.sandbox.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPodTest {
  @ParameterizedTest
  @CsvSource({
    "93b5wroo-, 93b5wroo",
    "_x-Y.9_, x-Y.9",
    "ci/linux arm, ci_linux_arm",
    "1234567890123456789012345678901234567890123456789012345678901-234,"
        + " 1234567890123456789012345678901234567890123456789012345678901-2",
    "12345678901234567890123456789012345678901234567890123456789012-34,"
        + " 12345678901234567890123456789012345678901234567890123456789012"
  })
  void aLabelIsWhatKubernetesTakes(String text, String label) {
    assertThat(JobPod.label(text)).isEqualTo(label);
  }
}
