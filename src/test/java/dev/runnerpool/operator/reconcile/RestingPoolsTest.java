package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestingPoolsTest {

  private static final Duration RESYNC = RunnerPoolReconciler.RESYNC;

  private final LookStage stage = new LookStage(3, 0, LookParts.taking(KubernetesClient.class));
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void begin() {
    stage.resting.onChange(pool -> told.add(pool.key()));
    await().until(() -> stage.assignments.share(stage.pool).isPresent());
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aPoolInWhichNothingHappenedForAMinuteIsLookedAtRarely() {
    List<Duration> pauses = new ArrayList<>();
    for (int look = 0; look < 6; look++) {
      pauses.add(lookAfterAResync());
    }
    // The first writes the status.
    assertThat(pauses).startsWith(RESYNC, RESYNC, RESYNC, RESYNC).endsWith(RestingPools.PAUSE);
    for (Duration gone = Duration.ZERO;
        gone.compareTo(RestingPools.PAUSE) < 0;
        gone = gone.plus(RESYNC)) {
      stage.after(RESYNC).compare();
    }
    awaitShare();
    assertThat(stage.look()).isEqualTo(RestingPools.PAUSE);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsAsItWasIsNotLookedAtAndItsOfferIsRenewed() {
    rest();
    for (int resync = 0; resync < 6; resync++) {
      stage.after(RESYNC).compare();
    }
    assertThat(told).isEmpty();
    assertThat(stage.assignments.offers(stage.pool)).isTrue();
    stage.assignments.withdraw(stage.pool);
    assertToldAfterwards();
  }

  @Test
  void aChangeOfItsPodsThatNoEventToldOfIsSeenByTheNextResync() {
    rest();
    stage.change();
    assertToldAfterwards();
    assertThat(stage.look()).as("no pool with a runner that starts is at rest").isEqualTo(RESYNC);
  }

  @Test
  void aManifestThatNoEventToldOfIsSeenToo() {
    rest();
    RunnerPool edited = Serialization.clone(stage.pool);
    edited.getMetadata().setGeneration(stage.pool.getMetadata().getGeneration() + 1);
    stage.known.add(edited);
    assertToldAfterwards();
  }

  @Test
  void soIsADeletion() {
    rest();
    RunnerPool leaving = Serialization.clone(stage.pool);
    leaving.getMetadata().setDeletionTimestamp("2026-03-02T10:05:00Z");
    stage.known.add(leaving);
    assertToldAfterwards();
  }

  @Test
  void aPoolThatIsGoneIsNotLookedAt() {
    rest();
    stage.known.remove(stage.pool);
    stage.compare();
    assertThat(told).isEmpty();
  }

  @Test
  void aQueueThatCannotBeReadAnyMoreIsSaid() {
    rest();
    stage.queue.put(
        "state",
        new QueueState.Stale(
            Optional.empty(),
            new Failure(Failure.Reason.TokenRejected, "the token is rejected"),
            Instant.parse("2026-03-02T10:00:00Z")));
    assertToldAfterwards();
  }

  @Test
  void oneThatIsReadNoLongerIsNotKnownAfterAWhile() {
    rest();
    Object last = stage.queue.get("state");
    stage.after(Duration.ofMinutes(3)).queue.put("state", last);
    assertToldAfterwards();
  }

  @Test
  void anotherWayOfReadingOrASignalThatBrokeIsSaid() {
    rest();
    stage.queue.put(
        "facts",
        new QueueFacts(
            "GraphQL",
            Optional.of(Duration.ofSeconds(12)),
            OptionalDouble.of(6),
            List.of("sentinel: refused")));
    assertToldAfterwards();
  }

  @Test
  void anotherRunnerInGitLabIsSeen() {
    rest();
    stage.registration.put(
        "state",
        new Registrations.State.Registered(
            8, "another", false, Optional.empty(), Optional.empty()));
    assertToldAfterwards();
  }

  @Test
  void withoutTheLeaseNothingIsComparedAndAfterItALapsedOfferIsMadeAgain() {
    rest();
    stage.lease.put("holds", false);
    stage.assignments.withdraw(stage.pool);
    stage.compare();
    assertThat(told).isEmpty();
    stage.lease.put("holds", true);
    assertToldAfterwards();
  }

  @Test
  void aPoolThatIsLookedAtMeanwhileIsNotComparedWithWhatItWas() {
    rest();
    stage.change();
    stage.look();
    stage.compare();
    assertThat(told).isEmpty();
  }

  private void rest() {
    for (int look = 0; look < 6; look++) {
      lookAfterAResync();
    }
    stage.compare();
    assertThat(told).isEmpty();
  }

  private Duration lookAfterAResync() {
    Duration pause = stage.after(RESYNC).look();
    awaitShare();
    return pause;
  }

  /** Jobs are given out on a thread of their own, and with them the queue as it was read last. */
  private void awaitShare() {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> stage.share().queue().equals(stage.queue.get("state")));
  }

  private void assertToldAfterwards() {
    stage.compare();
    assertThat(told).containsExactly(stage.pool.key());
    stage.compare();
    assertThat(told).as("it is told once").hasSize(1);
  }
}
