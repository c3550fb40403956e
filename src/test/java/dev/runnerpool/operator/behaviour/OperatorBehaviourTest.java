package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.kubernetes.Fault;
import dev.runnerpool.sandbox.nodes.RanJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorBehaviourTest {
  Peers peers;

  @Test
  void jobsOfBothArchitecturesRunOnPoolsOfBothAndNothingIsLeftRunning() {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      Map<String, Long> before = podWrites();
      stage.pool("arm", "arm64", "max: 3");
      stage.pool("amd", "amd64", "max: 2", "runner: {executor: Shell}");
      stage.push("arm64", 6, 20);
      stage.push("amd64", 4, 20);
      stage.awaitAllJobs();
      stage.awaitRunnerPods(0);
      await().atMost(Stage.PATIENCE).until(() -> stage.pods().isEmpty());

      assertRanOnTheirArchitecture(stage);
      assertThat(live.most("arm")).isEqualTo(3);
      assertThat(live.most("amd")).isEqualTo(2);
      assertThat(live.seen()).as("runners for 10 jobs").isBetween(10, 12);
      assertThat(since(before, "create")).isEqualTo(live.seen());
      assertThat(since(before, "delete")).isEqualTo(live.seen());
    }
  }

  @Test
  void twelvePoolsOfOneScopeReadItsQueueAsOftenAsOneDoes() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("pool-0", "arm64", "max: 1");
      stage.awaitReady("pool-0");
      long byOne = queueReadsInAWhile();
      for (int i = 1; i < 12; i++) {
        stage.pool("pool-" + i, i % 2 == 0 ? "arm64" : "amd64", "max: 1");
      }
      for (int i = 1; i < 12; i++) {
        stage.awaitReady("pool-" + i);
      }
      assertThat(byOne).isPositive();
      assertThat(queueReadsInAWhile()).isLessThan(3 * byOne);
    }
  }

  private long queueReadsInAWhile() {
    long before = queueReads();
    await().pollDelay(Duration.ofSeconds(4)).until(() -> queueReads() > before);
    return queueReads() - before;
  }

  private long queueReads() {
    return peers.gitlab().requests().counts().entrySet().stream()
        .filter(entry -> entry.getKey().matches("POST .*/graphql"))
        .flatMap(entry -> entry.getValue().values().stream())
        .mapToLong(Number::longValue)
        .sum();
  }

  @Test
  void aPoolDeletedWhileARunnerIsBusyLetsItsJobEndAndLeavesNothing() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2, warm: 1");
      stage.pushHeld("arm64", 1);
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("running") == 1);
      String sentinel = "sentinel of namespace " + stage.namespace() + " ";
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> Exchange.runnersDescribed(peers.gitlab(), sentinel).size() == 1);
      stage.pools().withName("arm").delete();
      stage.endJobs();
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("arm") == null);
      assertThat(stage.pods()).isEmpty();
      assertThat(stage.ownedSecrets()).isEmpty();
      assertThat(Exchange.runnersDescribed(peers.gitlab(), stage.namespace() + "/arm")).isEmpty();
      assertThat(Exchange.runnersDescribed(peers.gitlab(), sentinel)).isEmpty();
    }
  }

  @Test
  void aCreateWhoseAnswerIsLostMakesNoSecondRunner() {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      peers
          .kubernetes()
          .inject(
              new Fault(
                  call ->
                      call.userAgent().equals("runnerpool")
                          && call.verb().equals("create")
                          && call.kind().equals("Pod"),
                  0,
                  1,
                  new Fault.LoseReply()));
      stage.pool("arm", "arm64", "max: 1");
      stage.push("arm64", 2, 10);
      stage.awaitAllJobs();
      stage.awaitRunnerPods(0);
      assertThat(live.most("arm")).isEqualTo(1);
      assertThat(live.seen()).isEqualTo(2);
    }
  }

  @Test
  void aRecommendingPoolStartsNothingAndSaysWhatItWould() {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      stage.pool("arm", "arm64", "max: 5, mode: Recommend");
      stage.push("arm64", 3, 10);
      await()
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage.pool("arm").getStatus() != null
                      && stage.pool("arm").getStatus().lastDecision() != null
                      && stage
                          .pool("arm")
                          .getStatus()
                          .lastDecision()
                          .message()
                          .startsWith("recommends only: start 3"));
      assertThat(live.seen()).isZero();
      stage.pool("arm", "arm64", "max: 5, mode: Apply");
      stage.awaitAllJobs();
    }
  }

  @Test
  void aPausedPoolStopsFreeRunnersAndTakesNoJobsUntilItGoesOn() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3, warm: 2", "runner: {executor: Shell}");
      awaitCount(stage, "arm", 2, "idle");
      stage.pool("arm", "arm64", "max: 3, warm: 2", "runner: {executor: Shell}", "paused: true");
      stage.awaitRunnerPods(0);
      stage.awaitCondition("arm", "Ready", "False", "Paused");
      assertThat(Exchange.runnersDescribed(peers.gitlab(), stage.namespace() + "/arm"))
          .singleElement()
          .satisfies(runner -> assertThat(runner.path("paused").asBoolean()).isTrue());
      stage.push("arm64", 1, 10);
      stage.pool("arm", "arm64", "max: 3, warm: 0", "runner: {executor: Shell}");
      stage.awaitAllJobs();
      stage.awaitReady("arm");
    }
  }

  @Test
  void warmRunnersFollowWhenMaxIsLoweredAndRaised() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3, warm: 3");
      awaitCount(stage, "arm", 3, "idle");
      stage.pool("arm", "arm64", "max: 1, warm: 1");
      stage.awaitRunnerPods(1);
      stage.pool("arm", "arm64", "max: 2, warm: 2");
      stage.awaitRunnerPods(2);
    }
  }

  @Test
  void aConvergedPoolIsLookedAtWithoutASingleWrite() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2, warm: 1");
      stage.awaitReady("arm");
      awaitCount(stage, "arm", 1, "idle");
      await("the sentinel is live, and said to be")
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage
                      .pool("arm")
                      .getStatus()
                      .gitlab()
                      .signals()
                      .equals(List.of("sentinel: live")));
      Map<String, Map<String, Long>> before = writesOnceItSettled();
      GitLabStatus figures = stage.pool("arm").getStatus().gitlab();
      String lookedAt =
          Exchange.metric("runnerpool_last_reconcile_timestamp_seconds", stage.namespace());
      for (int look = 0; look < 5; look++) {
        // A job of nobody changes the queue, and so wakes the pool.
        stage.push("riscv64", 1, 1);
        String last = lookedAt;
        await()
            .atMost(Stage.PATIENCE)
            .until(
                () ->
                    !Exchange.metric(
                            "runnerpool_last_reconcile_timestamp_seconds", stage.namespace())
                        .equals(last));
        lookedAt =
            Exchange.metric("runnerpool_last_reconcile_timestamp_seconds", stage.namespace());
      }
      Map<String, Map<String, Long>> after = writes();
      assertThat(after)
          .as("status.gitlab was %s, is %s", figures, stage.pool("arm").getStatus().gitlab())
          .isEqualTo(before);
    }
  }

  /** What is said of the queue's age follows a signal that became live. */
  private Map<String, Map<String, Long>> writesOnceItSettled() {
    AtomicReference<Map<String, Map<String, Long>>> last = new AtomicReference<>();
    await()
        .atMost(Stage.PATIENCE)
        .during(Duration.ofSeconds(3))
        .until(() -> writes().equals(last.getAndSet(writes())));
    return last.get();
  }

  private Map<String, Map<String, Long>> writes() {
    return peers.kubernetes().calls().writesBy("runnerpool");
  }

  private void awaitCount(Stage stage, String pool, int count, String state) {
    await(count + " " + state + " in " + pool)
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                stage.pool(pool).getStatus() != null
                    && stage.pool(pool).getStatus().runners() != null
                    && stage.pool(pool).getStatus().runners().idle() == count);
  }

  private void assertRanOnTheirArchitecture(Stage stage) {
    Map<Long, String> wanted =
        stage.jobs().stream().collect(Collectors.toMap(SimulatedJob::id, job -> job.tags().get(0)));
    Set<RanJob> ran =
        peers.nodes().ran().stream()
            .filter(job -> wanted.containsKey(job.id()))
            .collect(Collectors.toSet());
    assertThat(ran).hasSameSizeAs(wanted.keySet());
    assertThat(ran)
        .allSatisfy(job -> assertThat(job.architecture()).isEqualTo(wanted.get(job.id())));
  }

  private Map<String, Long> podWrites() {
    return peers.kubernetes().calls().writesBy("runnerpool").getOrDefault("Pod", Map.of());
  }

  private long since(Map<String, Long> before, String verb) {
    return podWrites().getOrDefault(verb, 0L) - before.getOrDefault(verb, 0L);
  }
}
