package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.gitlab.QueueFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class QueueReportTest {

  @Test
  void figuresAreRoundedUp() {
    assertThat(QueueReport.of(facts(5.2, 11_300), Optional.empty()))
        .isEqualTo(new GitLabStatus("REST", 6, 12, List.of("sentinel: live")));
  }

  @Test
  void figuresThatVaryALittleAreNotSaidAgain() {
    Optional<GitLabStatus> said = Optional.of(QueueReport.of(facts(40, 60_000), Optional.empty()));

    assertThat(QueueReport.of(facts(47, 52_000), said)).isEqualTo(said.get());
  }

  @Test
  void figuresThatAreWrongAreSaidAgain() {
    Optional<GitLabStatus> said = Optional.of(QueueReport.of(facts(40, 60_000), Optional.empty()));

    GitLabStatus now = QueueReport.of(facts(6, 101_000), said);

    assertThat(now.requestsPerMinute()).isEqualTo(6);
    assertThat(now.worstStalenessSeconds()).isEqualTo(101);
  }

  @Test
  void beforeTheFirstReadingThereAreNoFigures() {
    QueueFacts facts = new QueueFacts("REST", Optional.empty(), OptionalDouble.empty(), List.of());

    assertThat(QueueReport.of(facts, Optional.empty()))
        .isEqualTo(new GitLabStatus("REST", null, null, List.of()));
  }

  private static QueueFacts facts(double requests, long staleMillis) {
    return new QueueFacts(
        "REST",
        Optional.of(Duration.ofMillis(staleMillis)),
        OptionalDouble.of(requests),
        List.of("sentinel: live"));
  }
}
