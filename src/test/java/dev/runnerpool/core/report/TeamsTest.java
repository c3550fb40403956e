package dev.runnerpool.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamsTest {

  @ParameterizedTest
  @CsvSource({
    "a/b/c/app, 1, a",
    "a/b/c/app, 2, a/b",
    "a/b/c/app, 9, a/b/c",
    "a/app, 2, a",
    "app, 1, app",
    "(no job), 1, (no job)"
  })
  void aTeamIsTheBeginningOfTheGroupsPath(String project, int depth, String team) {
    assertThat(Teams.byDepth(depth).of(project)).isEqualTo(team);
  }

  @Test
  void theLongestPathThatIsNamedDecides() {
    Teams teams =
        Teams.byPath(
            Map.of("platform", "core", "platform/pay", "payments", "platform/pay/web", "web"),
            Map.of(),
            1);
    assertThat(teams.of("platform/pay/web")).isEqualTo("web");
    assertThat(teams.of("platform/pay/webshop")).isEqualTo("payments");
    assertThat(teams.of("platform/payroll")).isEqualTo("core");
    assertThat(teams.of("other/app")).isEqualTo("other");
    assertThat(teams.of(CostFact.IDLE)).isEqualTo(CostFact.IDLE);
  }

  @Test
  void whatMovedIsFoundUnderItsNewPathHoweverOftenItMoved() {
    Teams teams = Teams.byPath(Map.of("c", "three"), Map.of("a", "b/x", "b", "c/y"), 1);
    assertThat(teams.of("a/app")).isEqualTo("three");
    assertThat(teams.of("b/app")).isEqualTo("three");
    assertThat(teams.of("ab/app")).isEqualTo("ab");
  }

  @Test
  void aLoopIsRefused() {
    assertThatThrownBy(() -> Teams.byPath(Map.of(), Map.of("a", "b", "b", "a"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("moved.\"a\" never arrives: a → b → a");
    assertThatThrownBy(() -> Teams.byPath(Map.of(), Map.of("a", "a/b"), 1))
        .hasMessageStartingWith("moved.\"a\" never arrives");
    assertThatThrownBy(() -> Teams.byPath(Map.of(), Map.of("a", "b", "b/x", "a/x"), 1))
        .hasMessageContaining("never arrives");
  }
}
