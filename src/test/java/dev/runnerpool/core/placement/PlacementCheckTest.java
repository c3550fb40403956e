package dev.runnerpool.core.placement;

import static dev.runnerpool.core.placement.PlacementDrafts.ARM;
import static dev.runnerpool.core.placement.PlacementDrafts.described;
import static dev.runnerpool.core.placement.PlacementDrafts.need;
import static dev.runnerpool.core.placement.PlacementDrafts.onGroup;
import static dev.runnerpool.core.placement.PlacementDrafts.onPool;
import static dev.runnerpool.core.placement.PlacementDrafts.pool;
import static dev.runnerpool.core.placement.PlacementDrafts.small;
import static dev.runnerpool.core.placement.PlacementDrafts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.placement.NodeGroupKnowledge.Described;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Missing;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Seen;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Unread;
import dev.runnerpool.core.placement.PlacementDrafts.Draft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the findings of several entries. */
class PlacementCheckTest {

  @Test
  void whereNothingCanBeKnownNothingIsSaid() {
    PlacementVerdict verdict =
        PlacementCheck.verdict(
            need("arm64", 1, onPool("ci"), onGroup("ci")),
            new PlacementCheck.Facts(Optional.empty(), Map.of(), true),
            false);
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.checked()).isFalse();
    assertThat(verdict.pending()).isTrue();
  }

  @Test
  void whatCannotBeReadIsNoFindingAndSaysWhy() {
    PlacementVerdict verdict =
        verdict(
            need("arm64", 1, onGroup("ci")),
            pool(),
            Map.of("ci", new Unread("no right", Set.of())));
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.unread()).containsExactly("no right");
    assertThat(verdict.checked()).isFalse();
  }

  @Test
  void jobsSurelyWaitOnlyIfNoEntryCanWork() {
    Draft amd = pool().with("kubernetes.io/arch", "In", "amd64");
    Map<String, NodeGroupKnowledge> none = Map.of("ci", new Missing("prod", List.of(), ""));
    assertThat(verdict(need("arm64", 1, onPool("ci"), onGroup("ci")), amd, none).impossible())
        .isTrue();
    PlacementEntry labels =
        new PlacementEntry(
            1, PlacementEntry.Kind.LABELS, "", Map.of("kubernetes.io/arch", "arm64"));
    assertThat(verdict(need("arm64", 1, onPool("ci"), labels), amd, none).impossible()).isFalse();
    Draft unhealthy = pool().obstacle("it is being deleted");
    assertThat(verdict(need("arm64", 1, onPool("ci")), unhealthy, none).impossible()).isFalse();
  }

  @Test
  void entriesHaveRoomTogetherAndANodePoolThatIsNamedTwiceOnce() {
    Draft six = pool().limit("cpu", 6.3);
    assertThat(verdict(need("arm64", 3, onPool("ci"), onPool("ci")), six, Map.of()).findings())
        .isEmpty();
    assertThat(verdict(need("arm64", 6, onPool("ci"), onPool("ci")), six, Map.of()).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("room for at most 3 of"));
    assertThat(
            verdict(
                    need("arm64", 6, onPool("ci"), onGroup("ci")),
                    six,
                    Map.of("ci", new Seen(Set.of())))
                .findings())
        .as("of the second nobody knows the end")
        .isEmpty();
  }

  @Test
  void whatIsOldSaysSoAndChangesNothing() {
    NodeGroupFacts facts = described(Map.of("m7g.large", ARM), g -> g).facts();
    PlacementVerdict verdict =
        verdict(small(onGroup("ci")), pool(), Map.of("ci", new Described(facts, "as of noon")));
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.checked()).isTrue();
    assertThat(verdict.remarks()).containsExactly("as of noon");
  }
}
