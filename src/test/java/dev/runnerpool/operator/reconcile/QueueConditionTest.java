package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a queue that nobody reads. */
class QueueConditionTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void aQueueThatIsToldSaysSinceWhenAndWhatIsNotKnown() {
    QueueCondition told = QueueCondition.of(view(told(true), 0), List.of());
    assertThat(told.status()).isEqualTo("True");
    assertThat(told.reason()).isEqualTo(ConditionReason.QueueTold);
    assertThat(told.message())
        .contains("since 2026-03-02T09:59:00Z")
        .contains("jobs queued before are not known");
  }

  @Test
  void untilTheFirstDeliveryItIsUnknownAndSaysWhatToDo() {
    QueueCondition silent =
        QueueCondition.of(view(told(false), 0), List.of(queueReadable("Pending")));
    assertThat(silent.status()).isEqualTo("Unknown");
    assertThat(silent.reason()).isEqualTo(ConditionReason.NothingTold);
    assertThat(silent.message()).contains("make a webhook");
  }

  @Test
  void anOperatorThatBeginsAnewDoesNotDoubtWebhooksThatWereHeardBefore() {
    assertThat(
            QueueCondition.of(view(told(false), 0), List.of(queueReadable("QueueTold"))).status())
        .isEqualTo("True");
  }

  @Test
  void withoutAnySourceWarmRunnersAreAllThereIsAndWithoutThoseNothing() {
    QueueState none = new QueueState.NoSource("Secret ci/own, key webhook-secret, is missing");
    QueueCondition warm = QueueCondition.of(view(none, 2), List.of());
    QueueCondition cold = QueueCondition.of(view(none, 0), List.of());
    assertThat(warm.status()).isEqualTo("Unknown");
    assertThat(cold.status()).isEqualTo("False");
    for (QueueCondition each : List.of(warm, cold)) {
      assertThat(each.reason()).isEqualTo(ConditionReason.NoQueueSource);
      assertThat(each.message())
          .contains("spec.gitlab.credentials")
          .contains("Secret ci/own, key webhook-secret");
    }
  }

  private static QueueState told(boolean heard) {
    return new QueueState.Told(
        new QueueSnapshot(List.of(), NOW, NOW), List.of(), NOW.minusSeconds(60), heard);
  }

  private static Condition queueReadable(String reason) {
    return new ConditionBuilder()
        .withType(QueueCondition.TYPE)
        .withStatus("Unknown")
        .withReason(reason)
        .build();
  }

  private static PoolView view(QueueState queue, int warm) {
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
    PoolSnapshot snapshot =
        new PoolSnapshot(
            NOW,
            policy,
            new Demand.Known(Set.of(), NOW),
            ClaimedJobs.none(),
            List.of(),
            0,
            StartupFailures.none(),
            Map.of(),
            new Spend(0, OptionalDouble.empty()),
            true);
    QueueFacts facts =
        new QueueFacts(
            "webhooks alone",
            Optional.empty(),
            OptionalDouble.empty(),
            List.of("webhook: not live: nothing was delivered: make a webhook"));
    return new PoolView(
        snapshot,
        queue,
        facts,
        List.of(),
        new Registrations.State.Pending(),
        Map.of(),
        Optional.empty(),
        "",
        Optional.empty());
  }
}
