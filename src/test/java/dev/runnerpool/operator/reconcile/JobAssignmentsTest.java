package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.FreeRunners;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.QueueFacts;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobAssignmentsTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final RunnerPool A = pool("a", "https://gitlab/");
  private static final RunnerPool B = pool("b", "https://gitlab");

  private final Queue queue = new Queue();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final JobAssignments assignments = new JobAssignments(queue, new Settings(), clock::get);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    assignments.stop();
  }

  @Test
  void whoOffersLearnsOfItsJobsOnAnotherThreadAndTheyAreOnePools() throws InterruptedException {
    assignments.onChange(
        pool -> told.add(pool.getMetadata().getName() + " by " + Thread.currentThread().getName()));
    queue.read(1);
    assignments.offer(A, offer(A), NOW);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("a by assignments-1");
    assertThat(assignments.share(A).orElseThrow().jobs()).hasSize(1);
    assignments.offer(B, offer(B), NOW);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("b by assignments-1");
    assertThat(assignments.share(B).orElseThrow().jobs()).isEmpty();
  }

  @Test
  void aPoolWhoseQueueChangedIsToldAndOneThatWithdrawsHasNoShare() throws InterruptedException {
    assignments.offer(A, offer(A), NOW);
    assignments.onChange(pool -> told.add(pool.getMetadata().getName()));
    queue.read(2);
    queue.tell(A);
    awaitJobs(A, 2);
    assignments.withdraw(A);
    assertThat(assignments.share(A)).isEmpty();
  }

  @Test
  void aPoolThatOffersNothingAnyMoreIsForgotten() throws InterruptedException {
    assignments.onChange(pool -> told.add(pool.getMetadata().getName()));
    queue.read(1);
    assignments.offer(A, offer(A), NOW);
    awaitJobs(A, 1);
    clock.set(NOW.plus(JobAssignments.LEASE).plusSeconds(1));
    assignments.offer(B, offer(B), clock.get());
    awaitJobs(B, 1);
    assertThat(assignments.offering()).containsExactly(B.key());
  }

  private void awaitJobs(RunnerPool pool, int jobs) throws InterruptedException {
    while (assignments.share(pool).map(PoolShare::jobs).map(List::size).orElse(0) != jobs) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static PoolCandidate offer(RunnerPool pool) {
    return new PoolCandidate(
        pool.key(),
        JobAssignments.queue(pool),
        Policies.tagRule(pool.getSpec()),
        OptionalDouble.empty(),
        FreeRunners.none(),
        Optional.empty(),
        Duration.ofMinutes(1),
        Set.of(),
        Optional.empty());
  }

  private static RunnerPool pool(String name, String url) {
    return Serialization.unmarshal(
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: ci}
        spec:
          architecture: arm64
          gitlab: {url: "%s", group: team, credentials: {secretRef: {name: token}}}
          scaling: {max: 5}
        """
            .formatted(name, url),
        RunnerPool.class);
  }

  private static final class Settings implements DemandConfig {
    @Override
    public Duration passedOverAfter() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Duration passedOverPause() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Duration passedOverLongestPause() {
      return Duration.ofHours(4);
    }
  }

  /** The same queue for all. */
  private static final class Queue implements JobQueues {
    private volatile QueueState state = new QueueState.Unread();
    private Consumer<RunnerPool> listener = pool -> {};

    void read(int jobs) {
      List<Job> all = new ArrayList<>();
      for (int id = 1; id <= jobs; id++) {
        all.add(new Job(id, "team/app", Set.of("arm64"), NOW));
      }
      state = new QueueState.Read(new QueueSnapshot(all, NOW, NOW));
    }

    void tell(RunnerPool pool) {
      listener.accept(pool);
    }

    @Override
    public void follow(RunnerPool pool) {
      // Always read.
    }

    @Override
    public void unfollow(RunnerPool pool) {
      // Always read.
    }

    @Override
    public QueueState state(RunnerPool pool) {
      return state;
    }

    @Override
    public QueueFacts facts(RunnerPool pool) {
      return QueueFacts.none();
    }

    @Override
    public void onChange(Consumer<RunnerPool> news) {
      listener = news;
    }
  }
}
