package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagRuleTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          arm64 linux, false, arm64,              true
          arm64 linux, false, arm64 linux,        true
          arm64 linux, false, arm64 linux docker, false
          arm64 linux, false, ARM64,              false
          arm64 linux, false, '',                 false
          arm64 linux, true,  '',                 true
          arm64 linux, true,  amd64,              false
          '',          true,  '',                 true
          '',          true,  arm64,              false
          '',          false, '',                 false
          """)
  void isGitLabsRule(String runner, boolean runUntagged, String job, boolean taken) {
    Job waiting = new Job(1, "group/project", words(job), Instant.EPOCH);
    assertThat(new TagRule(words(runner), runUntagged).takes(waiting)).isEqualTo(taken);
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }
}
