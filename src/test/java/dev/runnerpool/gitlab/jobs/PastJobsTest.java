package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.scaling.WarmLearner;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.queue.PatientProfile;
import dev.runnerpool.operator.leader.LeaseTerm;
import dev.runnerpool.operator.leader.LeaseTerms;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.PastJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a runner's past is read, in how many requests, and that faults do no more than delay. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class PastJobsTest {

  private static final Instant BEGUN = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);

  @Inject GitLabClients clients;
  @Inject GitLabThreads threads;
  @Inject WorkLoop loop;
  @Inject LeaseTerm leaderGuard;
  @Inject KubernetesClient kubernetes;

  private final List<WarmLearner.Past> read = new CopyOnWriteArrayList<>();
  private GroupWithRunner scene;
  private PastReading reading;
  private Runnable onRead = () -> {};

  @BeforeEach
  void begin() {
    scene = new GroupWithRunner(kubernetes);
    reading =
        new PastReading(
            scene.pool().key(),
            clients.of(Scope.of(scene.pool()).account()).forPast(),
            threads,
            loop,
            Duration.ofMillis(10),
            new PastReading.Subject(scene.runner().id(), BEGUN),
            () -> {
              read.addAll(reading.take());
              onRead.run();
            });
  }

  @AfterEach
  void end() {
    reading.stop();
    scene.close();
  }

  @Test
  void allPagesAreReadNewestFirstAndNoneTwice() {
    past(250, Duration.ofMinutes(1));
    reading.begin();
    await().until(() -> read.size() == 250);
    assertThat(read).extracting(WarmLearner.Past::id).doesNotHaveDuplicates();
    assertThat(read.get(0).queuedAt()).isEqualTo(BEGUN.minusSeconds(60 + 120));
    rests(3);
  }

  @Test
  void afterAFailureItGoesOnWhereItStopped() {
    past(350, Duration.ofMinutes(1));
    Fault fault = new Fault(GroupWithRunner.GRAPHQL, Fault.Kind.STATUS, 502, 0, 1);
    onRead =
        () -> {
          if (read.size() == 200) {
            scene.gitlab().faults().inject(fault);
          }
        };
    reading.begin();
    await().until(() -> read.size() == 350);
    assertThat(read).extracting(WarmLearner.Past::id).doesNotHaveDuplicates();
    rests(5);
  }

  @Test
  void fourWeeksBackIsTheEndOfIt() {
    past(400, Duration.ofHours(4));
    reading.begin();
    // 168 in four weeks, of which each was queued two minutes before a multiple of four hours.
    await().until(() -> read.size() == 167);
    rests(2);
  }

  @Test
  void jobsThatHadNotEndedWhenThePoolBeganToLearnAreNotOfThePast() {
    past(20, Duration.ofMinutes(1));
    scene
        .gitlab()
        .past(
            "team/app",
            scene.runner().id(),
            List.of(
                new PastJob(BEGUN.minusSeconds(90), BEGUN.minusSeconds(80), BEGUN.plusSeconds(1))));
    scene.gitlab().pushPipeline("team/app", "main", false, "job: {tags: [arm64], script: [make]}");
    scene.runner().take(SystemId.of(scene.pool(), 0));
    reading.begin();
    await().until(() -> !read.isEmpty());
    rests(1);
    assertThat(read).hasSize(20).extracting(WarmLearner.Past::id).doesNotContain(21L, 22L);
  }

  @Test
  void onceStoppedNothingIsAskedAnyMore() {
    past(250, Duration.ofMinutes(1));
    reading.stop();
    reading.begin();
    rests(0);
  }

  @Test
  void tenThousandJobsAreTheEndOfIt() {
    past(10_100, Duration.ofMinutes(1));
    reading.begin();
    await().atMost(Duration.ofMinutes(1)).until(() -> read.size() == 10_000);
    rests(PastReading.MOST_PAGES);
  }

  @Test
  void whoDoesNotLeadAsksNothing() {
    past(20, Duration.ofMinutes(1));
    LeaseTerms.lapse(leaderGuard);
    try {
      reading.begin();
      rests(0);
    } finally {
      LeaseTerms.renew(leaderGuard);
    }
  }

  /** Jobs at equal distances, the newest last. */
  private void past(int jobs, Duration apart) {
    scene
        .gitlab()
        .past(
            "team/app",
            scene.runner().id(),
            IntStream.range(0, jobs)
                .mapToObj(job -> BEGUN.minus(apart.multipliedBy(jobs - job)))
                .map(end -> new PastJob(end.minusSeconds(120), end.minusSeconds(100), end))
                .toList());
  }

  private void rests(long requests) {
    await().during(Duration.ofMillis(300)).until(() -> requests() == requests);
  }

  private long requests() {
    return scene.requests(GroupWithRunner.GRAPHQL);
  }
}
