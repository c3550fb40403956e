package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose jobs are whose, where some are read with their tags and others told without. */
class DemandShareTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Job FITS = job(1);
  private static final Job MAY_FIT = job(2);

  private final DemandShare share = new DemandShare();

  @Test
  void whatIsToldNeedsNoTagsToBeThePools() {
    assertThat(jobs("a", told(List.of(FITS), List.of(MAY_FIT)))).containsExactly(FITS, MAY_FIT);
  }

  @Test
  void aJobThatFitsIsGivenToOnePoolAndAGuessIsEverybodysOwn() {
    QueueState told = told(List.of(FITS), List.of(MAY_FIT));
    assertThat(jobs("a", told)).containsExactly(FITS, MAY_FIT);
    assertThat(jobs("b", told)).containsExactly(MAY_FIT);
  }

  @Test
  void aJobThatIsReadAndToldIsCountedOnce() {
    Job read = new Job(1, "team/app", Set.of("arm64"), NOW);
    assertThat(jobs("a", new QueueState.Read(new QueueSnapshot(List.of(read), NOW, NOW))))
        .containsExactly(read);
    assertThat(jobs("b", told(List.of(FITS), List.of()))).isEmpty();
  }

  private List<Job> jobs(String name, QueueState queue) {
    RunnerPool pool =
        Serialization.unmarshal(
            """
            apiVersion: runnerpool.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: %s, namespace: ci}
            spec:
              architecture: arm64
              gitlab: {url: "https://gitlab", group: team, runner: {secret: own}}
              scaling: {max: 5}
            """
                .formatted(name),
            RunnerPool.class);
    PoolSnapshot snapshot =
        new PoolSnapshot(
            NOW,
            Policies.policy(pool.getSpec()),
            new Demand.Known(Set.of(), NOW),
            ClaimedJobs.none(),
            List.of(),
            0,
            StartupFailures.none(),
            Map.of(),
            Spend.unknown(),
            true);
    return share.jobs(pool, snapshot, queue, OptionalDouble.empty());
  }

  private static QueueState told(List<Job> fitting, List<Job> guesses) {
    return new QueueState.Told(new QueueSnapshot(fitting, NOW, NOW), guesses, NOW, true);
  }

  private static Job job(long id) {
    return new Job(id, "team/app", Set.of(), NOW);
  }
}
