package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnrecordedPodsTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final UnrecordedPods pods = new UnrecordedPods();
  private final Set<String> recorded = new HashSet<>();

  @Test
  void aPodStaysUntilItsCostIsRecordedHoweverLongIfNobodyNeedsItsSlot() {
    ScalePlan plan = plan(remove(0), start(1));
    assertThat(slots(plan, NOW)).containsExactly(0);
    assertThat(slots(plan, NOW.plusSeconds(200))).containsExactly(0);
    recorded.add("r0");
    assertThat(slots(plan, NOW.plusSeconds(201))).isEmpty();
  }

  @Test
  void aSlotThatIsNeededIsFreeAfterTheRecordsHadTheirTime() {
    ScalePlan plan = plan(remove(0), start(0), remove(1));
    assertThat(slots(plan, NOW)).containsExactlyInAnyOrder(0, 1);
    assertThat(slots(plan, NOW.plus(UnrecordedPods.PATIENCE).minusMillis(1)))
        .containsExactlyInAnyOrder(0, 1);
    assertThat(slots(plan, NOW.plus(UnrecordedPods.PATIENCE))).containsExactly(1);
  }

  @Test
  void theNextRunnerOfASlotHasItsOwnTime() {
    ScalePlan first = plan(remove(0), start(0));
    slots(first, NOW);
    assertThat(slots(plan(start(0)), NOW.plusSeconds(5))).isEmpty();
    assertThat(slots(first, NOW.plusSeconds(9))).containsExactly(0);
  }

  private Set<Integer> slots(ScalePlan plan, Instant now) {
    return pods.slots(plan, recorded::contains, now);
  }

  private static ScalePlan plan(Action... actions) {
    return new ScalePlan(
        List.of(actions), List.of(), new Decision(Reason.JobsWaiting, "jobs wait"));
  }

  private static Action remove(int slot) {
    return new Action.Remove(slot, "r" + slot);
  }

  private static Action start(int slot) {
    return new Action.Start(slot, 0, Reason.JobsWaiting);
  }
}
