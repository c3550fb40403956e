package dev.runnerpool.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Near misses, and what is said of them. */
class JobFitTest {

  @ParameterizedTest(name = "job [{0}], pool [{1}]")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "arm64       | arm64 linux | true  | 0 | has all of the job's tags",
        "arm64 linux | arm64 linux | true  | 0 | has all of the job's tags",
        "-           | arm64       | false | 1 | takes only jobs with tags (runUntagged: false),"
            + " and the job has none",
        "ARM64       | arm64       | false | 1 | has the tag 'arm64' and the job says 'ARM64':"
            + " tags in GitLab are case-sensitive",
        "amr64       | arm64       | false | 1 | has the tag 'arm64' and the job says 'amr64': a"
            + " typing error?",
        "arm6        | arm64       | false | 1 | has the tag 'arm64' and the job says 'arm6': a"
            + " typing error?",
        "arm644      | arm64       | false | 1 | has the tag 'arm64' and the job says 'arm644': a"
            + " typing error?",
        "amd64       | arm64       | false | 1 | has no tag 'amd64'",
        "v1          | v2          | false | 1 | has no tag 'v1'",
        "arm64 gpu   | arm64       | false | 1 | has no tag 'gpu'",
        "arm64 gpu x | arm64       | false | 2 | has no tags 'gpu', 'x'",
        "arm64 Arm64 | arm64       | false | 1 | has no tag 'Arm64'",
        "Linux gpu   | linux arm64 | false | 2 | has the tag 'linux' and the job says 'Linux':"
            + " tags in GitLab are case-sensitive; has no tag 'gpu'"
      })
  void saysWhatIsInTheWay(
      String jobTags, String poolTags, boolean takes, int obstacles, String reason) {
    JobFit fit = JobFit.of(job(jobTags, Optional.of(false)), new TagRule(set(poolTags), false));
    assertThat(fit.takes()).isEqualTo(takes);
    assertThat(fit.obstacles()).isEqualTo(obstacles);
    assertThat(fit.reason()).isEqualTo(reason);
  }

  @Test
  void aJobWithoutTagsIsTakenByAPoolThatRunsUntagged() {
    JobFit fit = JobFit.of(job(null, Optional.of(false)), new TagRule(Set.of("arm64"), true));
    assertThat(fit).isEqualTo(new JobFit(true, 0, 0, "takes jobs without tags"));
  }

  @Test
  void anUnprotectedRefKeepsAPoolOfProtectedOnesAway() {
    TagRule rule = new TagRule(Set.of("arm64"), false, true);
    assertThat(JobFit.of(job("arm64", Optional.of(false)), rule).reason())
        .isEqualTo(
            "takes only jobs of protected refs (protectedRefsOnly: true), and the job's is not"
                + " protected");
    assertThat(JobFit.of(job("arm64", Optional.of(true)), rule).reason())
        .isEqualTo("has all of the job's tags, and the job's ref is protected");
    JobFit unknown = JobFit.of(job("arm64", Optional.empty()), rule);
    assertThat(unknown.takes()).isTrue();
    assertThat(unknown.reason()).endsWith("whether this one's is protected is not known");
  }

  @Test
  void itSaysWhatGitLabsRuleSays() {
    List<String> tags = Arrays.asList(null, "arm64", "ARM64", "arm64 gpu", "linux");
    for (String jobTags : tags) {
      for (String poolTags : tags) {
        for (boolean untagged : new boolean[] {true, false}) {
          for (Optional<Boolean> ref :
              List.of(Optional.of(true), Optional.of(false), Optional.<Boolean>empty())) {
            TagRule rule = new TagRule(set(poolTags), untagged, true);
            JobFit fit = JobFit.of(job(jobTags, ref), rule);
            assertThat(fit.takes()).isEqualTo(rule.takes(job(jobTags, ref)));
            assertThat(fit.obstacles() == 0).isEqualTo(fit.takes());
            assertThat(fit.reason()).isNotEmpty();
          }
        }
      }
    }
  }

  @Test
  void theNearestMissComesFirst() {
    Job job = job("ARM64 linux", Optional.of(false));
    List<String> ordered =
        Stream.of("amd64 linux", "arm64 linux", "gpu", "ARM64 linux")
            .sorted(
                (one, other) ->
                    JobFit.NEAREST_FIRST.compare(
                        JobFit.of(job, new TagRule(set(one), false)),
                        JobFit.of(job, new TagRule(set(other), false))))
            .toList();
    assertThat(ordered).containsExactly("ARM64 linux", "arm64 linux", "amd64 linux", "gpu");
  }

  @Test
  void aTagOfTenThousandLettersMakesNoLongLine() {
    String tag = "x".repeat(10_000);
    assertThat(
            JobFit.of(job(tag, Optional.of(false)), new TagRule(Set.of("arm64"), false)).reason())
        .isEqualTo("has no tag '" + "x".repeat(60) + "…'");
  }

  private static Job job(String tags, Optional<Boolean> protectedRef) {
    return new Job(42, 7, "platform/web", set(tags), Instant.EPOCH, protectedRef);
  }

  private static Set<String> set(String tags) {
    return tags == null ? Set.of() : Arrays.stream(tags.split(" ")).collect(Collectors.toSet());
  }
}
