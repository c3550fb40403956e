package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.runnerpool.core.records.FailureCause;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownPodsTest {
  private final ShownPods shown = new ShownPods();

  @Test
  void runnersAreKnownByTheirUidAsLongAsTheyAreShown() {
    Pod one = runner("one", "running: {}");
    Pod two = runner("two", "running: {}");
    shown.show(List.of(one, two));
    assertThat(shown.runners()).containsOnlyKeys("one", "two");
    shown.show(List.of(two));
    assertThat(shown.runners()).containsOnlyKeys("two");
    shown.show(List.of(one));
    assertThat(shown.runners()).as("as many as before, and another").containsOnlyKeys("one");
  }

  @Test
  void whyAContainerWaitsIsKnownUntilItsPodChanges() {
    Pod pulls = runner("one", "waiting: {reason: ErrImagePull}");
    shown.show(List.of(pulls));
    shown.show(List.of(pulls));
    assertThat(shown.waiting()).containsOnlyKeys("one");
    shown.show(List.of(runner("one", "running: {}")));
    assertThat(shown.waiting()).isEmpty();
  }

  @Test
  void aPodThatIsGoneWaitsForNothing() {
    shown.show(List.of(runner("one", "waiting: {reason: ErrImagePull}")));
    shown.show(List.of());
    assertThat(shown.waiting()).isEmpty();
  }

  @Test
  void aJobsPodIsItsRunnersUntilItEnds() {
    Pod runner = runner("one", "running: {}");
    Pod job = job("Running");
    shown.show(List.of(runner, job));
    assertThat(shown.jobs()).containsEntry("arm-one", job);
    shown.show(List.of(runner, job("Succeeded")));
    assertThat(shown.jobs()).isEmpty();
    shown.show(List.of(runner, job));
    shown.show(List.of(runner));
    assertThat(shown.jobs()).isEmpty();
  }

  @Test
  void aJobPodThatIsPendingIsKnownSinceItWasMade() {
    shown.show(List.of(job("Pending")));
    assertThat(shown.jobPods().pendingSince()).contains(Instant.parse("2026-03-02T10:00:00Z"));
    shown.show(List.of(job("Running")));
    assertThat(shown.jobPods().pendingSince()).isEmpty();
  }

  @Test
  void howAJobsPodCameToItsEndIsKnownAfterItIsGone() {
    shown.show(List.of(job("Running")));
    assertThat(shown.jobPods().ends()).isEmpty();
    Pod evicted = job("Failed");
    evicted.getStatus().setReason("Evicted");
    shown.show(List.of(evicted));
    shown.show(List.of());
    assertThat(shown.jobPods().ends()).containsExactly(entry(7L, FailureCause.EVICTED));
  }

  @Test
  void onlyTheLastEndsAreRemembered() {
    for (int id = 0; id < 600; id++) {
      Pod evicted = job("Failed");
      evicted.getStatus().setReason("Evicted");
      evicted.getMetadata().setUid("job" + id);
      evicted.getMetadata().getAnnotations().put("job.runner.gitlab.com/id", "" + id);
      shown.show(List.of(evicted));
    }
    assertThat(shown.jobPods().ends()).hasSize(500).containsKey(599L).doesNotContainKey(99L);
  }

  private static Pod runner(String uid, String state) {
    return Serialization.unmarshal(
        """
        metadata: {name: arm-%s, uid: %s, labels: {runnerpool.dev/role: runner}}
        spec: {containers: [{name: runner, image: "runner:1"}]}
        status: {phase: Running, containerStatuses: [{name: runner, state: {%s}}]}
        """
            .formatted(uid, uid, state),
        Pod.class);
  }

  private static Pod job(String phase) {
    return Serialization.unmarshal(
        """
        metadata:
          name: job
          uid: job
          creationTimestamp: "2026-03-02T10:00:00Z"
          labels: {runnerpool.dev/role: job, manager.runner.gitlab.com/name: arm-one}
          annotations: {job.runner.gitlab.com/id: "7"}
        spec: {containers: [{name: build}]}
        status: {phase: %s}
        """
            .formatted(phase),
        Pod.class);
  }
}
