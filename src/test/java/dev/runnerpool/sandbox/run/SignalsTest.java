package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.status.GitLabStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which signals the sandbox waits for before it counts what is written at rest. */
class SignalsTest {
  private final Signals signals = new Signals();

  @Test
  void aSignalThatAFaultSilencedUntilItIsLiveAgain() {
    said("arm", "sentinel: live", "webhooks: live");
    said("amd", "sentinel: live");
    assertThat(signals.silent()).isEmpty();

    said("arm", "sentinel: not live: GitLab cannot be reached", "webhooks: live");
    assertThat(signals.silent()).isEqualTo(Map.of("arm", Set.of("sentinel")));

    said("arm", "sentinel: live", "webhooks: live");
    assertThat(signals.silent()).isEmpty();
  }

  @Test
  void notOneThatNeverWasLive() {
    said("arm", "sentinel: not live: the token may not create runners");
    signals.said("amd", null);

    assertThat(signals.silent()).isEmpty();
  }

  @Test
  void oneThatThePoolSpeaksOfNoMore() {
    said("arm", "sentinel: live");
    signals.said("arm", null);

    assertThat(signals.silent()).containsOnlyKeys("arm");
  }

  private void said(String pool, String... said) {
    signals.said(pool, new GitLabStatus("GraphQL", 2, 100, List.of(said)));
  }
}
