package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Haste;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.gitlab.client.GitLabException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pool is said to be while its registration waits. */
class RegistrationWorkerTest {

  private static final State.Registered REGISTERED =
      new State.Registered(7, "revision", false, Optional.empty(), Optional.empty());
  private static final GitLabException NO_ROOM =
      new GitLabException(Reason.RateLimited, "no room in the budget");
  private static final GitLabException DOWN = new GitLabException(Reason.ServerError, "down");

  private final GitLabConfig config =
      Haste.config(
          Map.of(
              "registration-refresh", "10ms", "longest-backoff", "10ms", "managers-sweep", "1ms"));
  private final GitLabThreads threads = Haste.threads(config);
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<State> states = new CopyOnWriteArrayList<>();
  private final Steps steps = new Steps();
  private RegistrationWorker entry;

  @AfterEach
  void stop() {
    entry.stop();
    executor.shutdownNow();
    Haste.stop(threads);
  }

  @Test
  void aLookThatFindsNoRoomInTheBudgetTakesNothingFromAPoolThatIsRegistered() {
    begin(1);
    await().until(() -> states.contains(REGISTERED));
    steps.failure = Optional.of(NO_ROOM);
    steps.await(5);
    assertThat(states).containsExactly(REGISTERED);
    steps.failure = Optional.of(DOWN);
    await().until(() -> states.size() == 2);
    assertThat(states.get(1)).isInstanceOf(State.Failed.class);
  }

  @Test
  void aPoolThatIsNotRegisteredYetSaysThatItWaits() {
    steps.failure = Optional.of(NO_ROOM);
    begin(1);
    await().until(() -> !states.isEmpty());
    assertThat(states.get(0)).isInstanceOf(State.Failed.class);
  }

  @Test
  void aRestartTakesOverWhatStatusAndSecretTellBeforeGitLabIsAsked() {
    steps.known = Optional.of(REGISTERED);
    steps.failure = Optional.of(DOWN);
    begin(1);
    await().until(() -> states.size() == 2);
    assertThat(states.get(0)).isEqualTo(REGISTERED);
    assertThat(states.get(1)).isInstanceOf(State.Failed.class);
  }

  /** It may be paused there, or have other tags: the next look by the clock may be far away. */
  @Test
  void aRunnerThatIsGivenNoJobThatFitsIsLookedAtSoon() {
    begin(1_000_000);
    await().until(() -> states.contains(REGISTERED));
    int before = steps.enrolments.get();
    entry.saw(new RunnersSeen(new BitSet(), true, 0, 1));
    await().until(() -> steps.enrolments.get() > before);
  }

  @Test
  void anApiServerThatDoesNotAnswerAtFirstSaysNothingOfThePool() {
    steps.failure = Optional.of(new KubernetesClientException("timeout"));
    steps.failures = 3;
    begin(1);
    await().until(() -> !states.isEmpty());
    assertThat(states).containsExactly(REGISTERED);
  }

  @Test
  void anApiServerThatRefusesOrNeverAnswersIsSaidTo() {
    steps.failure = Optional.of(new KubernetesClientException("timeout"));
    begin(1);
    await().until(() -> !states.isEmpty());
    assertThat(states.get(0)).isInstanceOf(State.Failed.class);
    assertThat(steps.enrolments).hasValueGreaterThanOrEqualTo(4);
  }

  @Test
  void aSlotThatIsUsedForTheFirstTimeWhileManagersAreListedKeepsItsOwn() {
    steps.whileListing =
        () -> entry.saw(new RunnersSeen(BitSet.valueOf(new long[] {0b1001}), true, 0, 0));
    begin(1);
    await().until(() -> !steps.swept.isEmpty());
    assertThat(steps.swept.get(0)).contains(3);
  }

  private void begin(int crowding) {
    RunnerPool pool = new RunnerPool();
    pool.setMetadata(
        new ObjectMetaBuilder().withNamespace("ci").withName("arm").withGeneration(1L).build());
    entry =
        new RegistrationWorker(
            pool,
            steps,
            executor,
            Haste.loop(threads, config),
            config,
            () -> crowding,
            changed -> states.add(entry.state()));
    entry.begin();
  }

  /** Steps that go well or fail as told. */
  private static final class Steps implements RegistrationSteps {
    private final AtomicInteger enrolments = new AtomicInteger();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile int failures = Integer.MAX_VALUE;
    private volatile Optional<State.Registered> known = Optional.empty();
    private volatile Runnable whileListing = () -> {};
    private final List<Set<Integer>> swept = new CopyOnWriteArrayList<>();

    void await(int more) {
      int before = enrolments.get();
      org.awaitility.Awaitility.await().until(() -> enrolments.get() >= before + more);
    }

    @Override
    public Optional<State.Registered> resume(RunnerPool pool) {
      return known;
    }

    @Override
    public State.Registered enrol(RunnerPool pool, RunnersSeen seen) {
      if (enrolments.incrementAndGet() <= failures && failure.isPresent()) {
        throw failure.get();
      }
      return REGISTERED;
    }

    @Override
    public OptionalLong runnerId() {
      return OptionalLong.of(7);
    }

    @Override
    public boolean neverMade(RunnerPool pool) {
      return false;
    }

    @Override
    public Optional<Duration> untilCheck(Instant now) {
      return Optional.empty();
    }

    @Override
    public boolean waitsToRotate(Instant now) {
      return false;
    }

    @Override
    public void sweep(RunnerPool pool, Supplier<Set<Integer>> used) {
      whileListing.run();
      swept.add(used.get());
    }

    @Override
    public void pause(RunnerPool pool) {}

    @Override
    public void leave(RunnerPool pool) {}

    @Override
    public void end(RunnerPool pool) {}
  }
}
