package dev.runnerpool.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFeed;
import dev.runnerpool.core.placement.NodeGroupFeedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When EKS is asked, and what stays known while it does not answer. */
class NodeGroupRefreshTest {

  private static final EksCluster PROD = new EksCluster("prod", "eu-west-1");

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final Map<String, NodeGroupFacts> there = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private String refuses;

  private final NodeGroupRefresh refresh =
      new NodeGroupRefresh(
          new Feed(),
          PROD,
          Placements.config(Optional.of("prod"), Optional.of("eu-west-1")),
          () -> now,
          pause -> {});

  @Test
  void onlyWhatIsNamedIsReadAndAgainWhenItIsOld() throws InterruptedException {
    there.put("ci", facts("ci", 3));
    assertThat(refresh.untilNext()).isEmpty();
    assertThat(refresh.reading("ci").answer()).isEmpty();
    assertThat(refresh.untilNext()).contains(Duration.ZERO);
    assertThat(refresh.step()).containsExactly("ci");
    assertThat(refresh.reading("ci").answer().orElseThrow().facts()).contains(facts("ci", 3));
    assertThat(refresh.step()).isEmpty();
    assertThat(asked).containsExactly("ci");

    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).as("the same as before is no news").isEmpty();
    there.put("ci", facts("ci", 4));
    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).containsExactly("ci");
    assertThat(asked).containsExactly("ci", "ci", "ci");
    refresh.keepOnly(Set.of());
    assertThat(refresh.untilNext()).isEmpty();
  }

  @Test
  void ofGroupsThatAreNotThereTheOthersAreListedOnce() throws InterruptedException {
    there.put("ci", facts("ci", 3));
    refresh.reading("c1");
    refresh.reading("c2");
    refresh.step();
    assertThat(refresh.reading("c1").answer().orElseThrow().others()).containsExactly("ci");
    assertThat(refresh.reading("c1").answer().orElseThrow().facts()).isEmpty();
    assertThat(asked).containsExactly("c1", "list", "c2");
  }

  @Test
  void whileEksFailsItIsAskedEverMoreRarelyAndTheLastGoodAnswerStays() throws InterruptedException {
    there.put("ci", facts("ci", 3));
    refresh.reading("ci");
    refresh.step();
    refuses = "throttled";
    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).as("young enough to say nothing").isEmpty();
    assertThat(refresh.reading("ci").answer().orElseThrow().facts()).contains(facts("ci", 3));
    int before = asked.size();
    refresh.step();
    assertThat(asked).as("not at once").hasSize(before);
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(30));
      refresh.step();
    }
    assertThat(asked.size() - before).as("in five minutes").isLessThanOrEqualTo(8);

    pass(Duration.ofMinutes(30));
    assertThat(refresh.step()).containsExactly("ci");
    String remark = refresh.reading("ci").remark();
    assertThat(remark).contains("as of 2026-11-29T12:00:00Z", "throttled");
    refuses = "something else";
    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).as("the same text for as long as it lasts").isEmpty();
    assertThat(refresh.reading("ci").remark()).isEqualTo(remark);

    refuses = null;
    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).containsExactly("ci");
    assertThat(refresh.reading("ci").remark()).isEmpty();
  }

  @Test
  void whatWasNeverReadSaysWhyAndIsReadOnceItCanBe() throws InterruptedException {
    refuses = "the role needs eks:DescribeNodegroup";
    refresh.reading("ci");
    assertThat(refresh.step()).containsExactly("ci");
    assertThat(refresh.failure()).contains("the role needs eks:DescribeNodegroup");
    pass(Duration.ofMinutes(1));
    assertThat(refresh.step()).as("no news").isEmpty();
    refuses = null;
    there.put("ci", facts("ci", 3));
    pass(Duration.ofMinutes(11));
    assertThat(refresh.step()).containsExactly("ci");
    assertThat(refresh.failure()).isEmpty();
  }

  @Test
  void aClockThatStepsBackOnlyDelays() throws InterruptedException {
    there.put("ci", facts("ci", 3));
    refresh.reading("ci");
    refresh.step();
    now = now.minus(Duration.ofHours(1));
    assertThat(refresh.step()).isEmpty();
    assertThat(refresh.untilNext().orElseThrow()).isGreaterThan(Duration.ofHours(1));
    now = now.plus(Duration.ofMinutes(72));
    refresh.step();
    assertThat(asked).hasSize(2);
  }

  @Test
  void anErrorOfTheSdksOwnHarmsNothingElse() throws InterruptedException {
    refuses = "!";
    refresh.reading("ci");
    refresh.step();
    assertThat(refresh.failure().orElseThrow()).contains("NoClassDefFoundError");
  }

  @ParameterizedTest
  @CsvSource({
    "'', eu-west-1, runnerpool.node-groups.cluster is not set",
    "'prod;', eu-west-1, runnerpool.node-groups.cluster='prod;'",
    "prod, '', runnerpool.node-groups.region is not set",
    "prod, Frankfurt, runnerpool.node-groups.region='Frankfurt'"
  })
  void aWrongSettingIsNamedWithWhatWouldBeRight(String cluster, String region, String told) {
    NodeGroupConfig config = Placements.config(set(cluster), set(region));
    assertThatThrownBy(() -> EksCluster.of(config, Optional.empty()))
        .hasMessageContaining(told)
        .hasMessageContaining("write");
  }

  @Test
  void theRegionMayBeThatOfTheProcess() {
    NodeGroupConfig config = Placements.config(Optional.of("prod"), Optional.empty());
    assertThat(EksCluster.of(config, Optional.of("us-gov-west-1")))
        .isEqualTo(new EksCluster("prod", "us-gov-west-1"));
  }

  private static Optional<String> set(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static NodeGroupFacts facts(String name, int maximum) {
    return new NodeGroupFacts(
        name, Map.of(), Set.of(), "", List.of(), Map.of(), maximum, "ACTIVE", List.of());
  }

  private final class Feed implements NodeGroupFeed {
    @Override
    public Optional<NodeGroupFacts> describe(String region, String cluster, String name) {
      assertThat(region + "/" + cluster).isEqualTo("eu-west-1/prod");
      answers(name);
      return Optional.ofNullable(there.get(name));
    }

    @Override
    public List<String> names(String region, String cluster) {
      answers("list");
      return List.copyOf(there.keySet());
    }

    private void answers(String question) {
      asked.add(question);
      if ("!".equals(refuses)) {
        throw new NoClassDefFoundError("software");
      }
      if (refuses != null) {
        throw new NodeGroupFeedException(refuses, null);
      }
    }
  }
}
