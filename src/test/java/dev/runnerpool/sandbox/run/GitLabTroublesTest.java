package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.report.GitLabFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When GitLab fails in the sandbox, when it stops, and what is noted of it. */
class GitLabTroublesTest {
  private static final Map<String, String> NONE = Map.of();

  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Client client = new Client(gitlab.url());
  private final List<String> told = new ArrayList<>();
  private final GitLabTroubles troubles = new GitLabTroubles(gitlab, 1, told::add);

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
    troubles.tick(9, NONE);
    assertThat(gitlab.faults().active()).hasSize(1);
    assertThat(told).hasSize(3);
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
      troubles.tick(second, NONE);
    }
    assertThat(troubles.areOver()).isTrue();
    assertThat(troubles.over()).hasSizeGreaterThan(5);
    assertThat(gitlab.faults().active()).isEmpty();
  }

  private void ask(String method, String path) {
    try {
      client.call(method, path, "{}", "User-Agent", "runnerpool");
    } catch (CompletionException broken) {
      assertThat(broken).hasCauseInstanceOf(IOException.class);
    }
  }
}
