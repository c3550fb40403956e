package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is said of a queue that nobody reads. */
class QueueConditionTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void withoutAnAccessTokenWarmRunnersAreAllThereIsAndWithoutThoseNothing() {
    QueueCondition warm = QueueCondition.of(view(2));
    QueueCondition cold = QueueCondition.of(view(0));
    assertThat(warm.status()).isEqualTo("Unknown");
    assertThat(cold.status()).isEqualTo("False");
    for (QueueCondition each : List.of(warm, cold)) {
      assertThat(each.reason()).isEqualTo(ConditionReason.NoQueueSource);
      assertThat(each.message()).contains("read_api").contains("spec.gitlab.credentials");
    }
  }

  private static PoolView view(int warm) {
    Policy policy =
        new Policy(
            5,
            warm,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            50,
            1,
            Duration.ofMinutes(2),
            OptionalDouble.empty(),
            false,
            false);
    return QuietView.of(policy, Map.of(), NOW);
  }
}
