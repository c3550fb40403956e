package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
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

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, false, false",
    "true, , true",
    "false, true, true",
    "false, false, true",
    "false, , true",
  })
  void aRunnerOfProtectedRefsTakesNoOthersThatAreKnown(
      boolean protectedOnly, Boolean protectedRef, boolean taken) {
    Job waiting =
        new Job(1, "group/project", Set.of("arm64"), Instant.EPOCH)
            .withProtectedRef(Optional.ofNullable(protectedRef));
    assertThat(new TagRule(Set.of("arm64"), false, protectedOnly).takes(waiting)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "main, main, true",
    "main, Main, false",
    "main, main2, false",
    "release/*, release/1.2, true",
    "release/*, release/1/2, true",
    "release/*, release/, true",
    "release/*, releases/1, false",
    "*-stable, v1-stable, true",
    "*-stable, v1-stable-2, false",
    "v*.*, v1.2, true",
    "v*.*, v12, false",
    "*, anything/at-all, true",
    "a.c, abc, false",
    "'', '', false",
  })
  void protectedNamesAreMatchedAsGitLabDoes(String pattern, String ref, boolean matched) {
    assertThat(new RefPattern(pattern).matches(ref)).isEqualTo(matched);
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }
}
