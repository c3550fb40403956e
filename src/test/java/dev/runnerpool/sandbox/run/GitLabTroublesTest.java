package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.report.GitLabFault;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When GitLab fails in the sandbox, when it stops, and what is noted of it. */
class GitLabTroublesTest {
  private static final Map<String, String> NONE = Map.of();

  private volatile Instant clock = Instant.parse("2026-01-05T08:00:00Z");
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(GitLabOptions.defaults().withClock(() -> clock));
  private final Client client = new Client(gitlab.url());
  private final List<String> told = new ArrayList<>();
  private final GitLabTroubles troubles = new GitLabTroubles(gitlab, () -> clock, 1, told::add);

  @AfterEach
  void end() {
    gitlab.close();
  }

  @Test
  void eachFaultLastsUntilItIsSaidAndTheNextComesWhenPoolsAreWell() {
    assertThat(told)
        .singleElement()
        .asString()
        .contains("answer lost to POST /api/v4/user/runners");
    ask("POST", "/api/v4/user/runners");
    troubles.tick(1, Map.of("arm", "Unreachable"));
    assertThat(gitlab.faults().active()).as("used up").isEmpty();
    troubles.tick(6, Map.of("arm", "Unreachable"));
    troubles.tick(8, NONE);
    assertThat(troubles.over())
        .containsExactly(
            new GitLabFault(
                "POST /api/v4/user/runners",
                "answer lost",
                0,
                6,
                1,
                Map.of("arm", "Unreachable"),
                true,
                2.0));
    assertThat(told.get(1)).contains("arm said Unreachable", "healed after 2.0 s");
    repeatedly();
    troubles.tick(9, NONE);
    assertThat(gitlab.faults().active().values())
        .singleElement()
        .matches(fault -> fault.route().equals("GET /api/v4/user"));
    assertThat(told).hasSize(3);
  }

  @Test
  void aFaultThatHitsNothingIsToldAndNeverCountsAsHealed() {
    troubles.tick(29, NONE);
    assertThat(gitlab.faults().active()).hasSize(1);
    troubles.tick(30, NONE);
    assertThat(gitlab.faults().active()).isEmpty();
    troubles.tick(31, NONE);

    assertThat(troubles.over())
        .singleElement()
        .matches(fault -> fault.hits() == 0 && !fault.healed() && fault.healedAfter() == null);
    assertThat(told.get(1)).contains("no such request was made");
  }

  @Test
  void sameSeedAndSameRequestsGiveTheSameFaults() {
    List<String> others = new ArrayList<>();
    GitLabTroubles twin = new GitLabTroubles(gitlab, () -> clock, 1, others::add);
    ask("POST", "/api/v4/user/runners");
    ask("POST", "/api/v4/user/runners");
    for (GitLabTroubles each : List.of(troubles, twin)) {
      each.tick(1, Map.of("arm", "Unreachable"));
      each.tick(6, NONE);
      each.tick(7, NONE);
    }
    repeatedly();
    troubles.tick(8, NONE);
    twin.tick(8, NONE);

    assertThat(told).hasSize(3).isEqualTo(others);
  }

  @Test
  void aPoolThatIsNotWellAMinuteLaterIsTold() {
    ask("POST", "/api/v4/user/runners");
    troubles.tick(5, Map.of("arm", "Unreachable"));
    troubles.tick(64, Map.of("arm", "Unreachable"));
    assertThat(troubles.over()).isEmpty();
    troubles.tick(66, Map.of("arm", "Unreachable"));
    assertThat(troubles.over()).singleElement().matches(fault -> !fault.healed());
    assertThat(told.get(1)).contains("NOT well");
  }

  @Test
  void afterSomeFaultsItIsOver() {
    ask("POST", "/api/v4/user/runners");
    for (int second = 0; second < 400 && !troubles.areOver(); second++) {
      repeatedly();
      troubles.tick(second, NONE);
    }
    assertThat(troubles.areOver()).isTrue();
    assertThat(troubles.over()).hasSize(9).allMatch(fault -> fault.hits() > 0 && fault.healed());
    assertThat(gitlab.faults().active()).isEmpty();
  }

  @Test
  void whenNothingIsAskedForAgainAndAgainTheRestIsDropped() {
    ask("POST", "/api/v4/user/runners");
    for (int second = 0; second < 100 && !troubles.areOver(); second++) {
      troubles.tick(second, NONE);
    }
    assertThat(troubles.areOver()).isTrue();
    assertThat(troubles.over()).hasSize(1);
    assertThat(told.get(told.size() - 1)).contains("8 faults are left");
  }

  /** Where an answer is late nobody waits for it, only for the hit. */
  private void repeatedly() {
    Map<Integer, Fault> active = gitlab.faults().active();
    if (active.values().stream().anyMatch(fault -> fault.delayMillis() > 0)) {
      client.later("GET", "/api/v4/user", "", "User-Agent", "runnerpool");
      int number = active.keySet().iterator().next();
      await().until(() -> gitlab.faults().hits(number) > 0);
    } else {
      for (int i = 0; i < 3; i++) {
        clock = clock.plusSeconds(5);
        ask("GET", "/api/v4/user");
      }
    }
  }

  private void ask(String method, String path) {
    try {
      client.call(method, path, "{}", "User-Agent", "runnerpool");
    } catch (CompletionException broken) {
      assertThat(broken).hasCauseInstanceOf(IOException.class);
    }
  }
}
