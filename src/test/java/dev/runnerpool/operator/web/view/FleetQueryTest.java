package dev.runnerpool.operator.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pools are shown, in which order, and what nonsense comes to. */
class FleetQueryTest {

  private static final List<PoolDetails> POOLS =
      List.of(
          MadeUpPool.named("ci", "b")
              .with(RunnerState.BUSY, 3)
              .with(1, "team/app", Set.of("arm64"), 30)
              .costing("2.00")
              .details(),
          MadeUpPool.named("ci", "a")
              .decided(Reason.JobsWaiting, "started 1", 5)
              .notReady("no token")
              .costing("10.00")
              .details(),
          MadeUpPool.named("web", "c")
              .with(2, "team/app", Set.of(), 90)
              .with(3, "team/app", Set.of(), 5)
              .decided(Reason.IdleTimeout, "stopped 1", 50)
              .costing("what is this")
              .details());

  private static final FleetReading.Moment NOW =
      new FleetReading.Moment(
          MadeUpPool.AT, POOLS, Map.of("ci/b", objective(99, 1), "web/c", objective(90, 10)));

  private static ObjectiveRecord objective(long within, long late) {
    StartObjective minute = new StartObjective(Duration.ofMinutes(1), 0.97);
    return new ObjectiveRecord(minute, MadeUpPool.AT, within, late, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "name, 'a b c'",
    "-name, 'c b a'",
    "waiting, 'c b a'",
    "-waiting, 'a b c'",
    "oldest, 'c b a'",
    "runners, 'b a c'",
    "decision, 'a c b'",
    "cost, 'a b c'",
    "objective, 'c b a'",
    "-objective, 'b c a'",
    "ready, 'a b c'",
    "nonsense, 'a b c'",
    "'<script>', 'a b c'",
  })
  void poolsAreSortedByWhatIsAskedForThenByName(String sort, String names) {
    assertThat(names(query(Map.of("sort", sort)))).isEqualTo(names);
  }

  @Test
  void poolsAreFilteredByNameArchitectureAndState() {
    assertThat(names(query(Map.of("q", "WEB/")))).isEqualTo("c");
    assertThat(names(query(Map.of("arch", "amd64")))).isEmpty();
    assertThat(names(query(Map.of("arch", "sparc")))).isEqualTo("a b c");
    assertThat(names(query(Map.of("troubled", "true")))).isEqualTo("a");
    assertThat(names(query(Map.of("q", "x".repeat(10_000))))).isEmpty();
  }

  @Test
  void anAddressHoldsAllOfItAndIsReadBackAlike() {
    FleetQuery query =
        query(
            Map.of(
                "q", "a&b=\"ü", "arch", "arm64", "troubled", "true", "sort", "-cost", "page", "7"));
    String address = query.parameters();
    assertThat(address).doesNotContain("\"").startsWith("?sort=-cost&q=a%26b%3D%22");
    assertThat(query.at(2)).endsWith("&page=2");
    assertThat(query.by("cost")).contains("sort=cost").doesNotContain("page=");
    assertThat(query.by("name")).contains("sort=name");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1.5", "x", "99999999999999999999", "''"})
  void aPageThatIsNoneIsTheFirst(String page) {
    assertThat(query(Map.of("page", page)).page()).isEqualTo(1);
  }

  @Test
  void aPageBeyondTheLastIsTheLast() {
    List<PoolDetails> many = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      many.add(MadeUpPool.named("ci", "pool-%03d".formatted(i)).details());
    }
    PoolTable table =
        PoolTable.of(
            new FleetReading.Moment(MadeUpPool.AT, many, Map.of()), query(Map.of("page", "999")));
    assertThat(table.objectives()).isFalse();
    assertThat(table.page()).isEqualTo(3);
    assertThat(table.rows()).hasSize(1);
    assertThat(table.first()).isEqualTo(101);
    assertThat(table.last()).isEqualTo(101);
  }

  private static FleetQuery query(Map<String, String> parameters) {
    return FleetQuery.of(parameters::get);
  }

  private static String names(FleetQuery query) {
    return String.join(" ", query.select(NOW).stream().map(PoolDetails::name).toList());
  }
}
