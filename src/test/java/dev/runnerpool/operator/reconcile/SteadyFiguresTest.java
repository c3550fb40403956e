package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.gitlab.QueueFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SteadyFiguresTest {
  private static final GitLabStatus SAID =
      new GitLabStatus("GraphQL", 6, 35, List.of("sentinel: live"));

  private final SteadyFigures figures = new SteadyFigures();
  private Instant now = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void oneSlowReadingIsNoNewsForAsLongAsItIsRemembered() {
    for (int minute = 0; minute < 12; minute++) {
      assertThat(say(facts("GraphQL", 95))).isEqualTo(SAID);
    }
    assertThat(say(facts("GraphQL", 35))).isEqualTo(SAID);
    assertThat(say(facts("GraphQL", 95))).as("another one").isEqualTo(SAID);
  }

  @Test
  void figuresThatStayOthersAreSaid() {
    for (int minute = 0; minute < SteadyFigures.LASTS.toMinutes(); minute++) {
      assertThat(say(facts("GraphQL", 95))).isEqualTo(SAID);
    }
    assertThat(say(facts("GraphQL", 95)).worstStalenessSeconds()).isEqualTo(95);
  }

  @Test
  void theFirstFiguresAndThoseOfOtherRequestsAreSaidAtOnce() {
    GitLabStatus first = figures.of(facts("GraphQL", 95), Optional.empty(), now);
    assertThat(first.worstStalenessSeconds()).isEqualTo(95);
    assertThat(say(facts("REST", 95)).worstStalenessSeconds()).isEqualTo(95);
  }

  @Test
  void signalsAreSaidAtOnce() {
    QueueFacts deaf =
        new QueueFacts(
            "GraphQL",
            Optional.of(Duration.ofSeconds(95)),
            OptionalDouble.of(6),
            List.of("sentinel: not live"));
    assertThat(say(deaf)).isEqualTo(new GitLabStatus("GraphQL", 6, 35, deaf.signals()));
  }

  private GitLabStatus say(QueueFacts facts) {
    GitLabStatus is = figures.of(facts, Optional.of(SAID), now);
    now = now.plusSeconds(60);
    return is;
  }

  private static QueueFacts facts(String means, int staleness) {
    return new QueueFacts(
        means,
        Optional.of(Duration.ofSeconds(staleness)),
        OptionalDouble.of(6),
        List.of("sentinel: live"));
  }
}
