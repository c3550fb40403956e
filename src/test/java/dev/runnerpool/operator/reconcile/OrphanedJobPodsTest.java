package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job whose runner is gone runs nowhere before it is tried again. */
class OrphanedJobPodsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final OrphanedJobPods orphans =
      new OrphanedJobPods(kubernetes.client(), new WriteMeter(new SimpleMeterRegistry()));
  private final OwnWritesCache ownWrites = new OwnWritesCache();
  private final RunnerPool pool = pool();

  @BeforeEach
  void namespace() {
    kubernetes.client().resource(NamespaceManifest.named("ci")).create();
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void aJobPodIsOrphanedOnceNoRunnerOfItsNameIsLeftThatMayHaveMadeIt() {
    Pod job = job("job", "arm-0", 7, 100);
    assertThat(OrphanedJobPods.in(List.of(job))).containsExactly(job);
    assertThat(OrphanedJobPods.in(List.of(job, runner("arm-0", 90)))).isEmpty();
    assertThat(OrphanedJobPods.in(List.of(job, runner("arm-0", 100)))).isEmpty();
    assertThat(OrphanedJobPods.in(List.of(job, runner("arm-0", 130))))
        .as("API servers' clocks differ")
        .isEmpty();
    assertThat(OrphanedJobPods.in(List.of(job, runner("arm-0", 131))))
        .as("the slot's next runner")
        .containsExactly(job);
    assertThat(OrphanedJobPods.in(List.of(job, runner("arm-1", 90)))).containsExactly(job);
    assertThat(OrphanedJobPods.in(List.of(job, ended(runner("arm-0", 90)))))
        .as("its process has ended")
        .containsExactly(job);
  }

  @Test
  void theApiServersWordCountsAndNotTheWatchs() {
    Pod job = create(job("job", "arm-0", 7, 100));
    Pod runner = create(runner("arm-0", 0));
    orphans.clear(pool, List.of(job), ownWrites, NOW);
    orphans.clear(pool, List.of(job), ownWrites, NOW.plusSeconds(10));
    assertThat(left()).containsExactlyInAnyOrder("job", "arm-0");
    delete(runner);
    orphans.clear(pool, List.of(job), ownWrites, NOW.plusSeconds(11));
    assertThat(left()).as("just sought").containsExactly("job");
    orphans.clear(pool, List.of(job), ownWrites, NOW.plusSeconds(15));
    assertThat(left()).isEmpty();
  }

  @Test
  void aJobPodThatItsRunnerMayStillRemoveIsLeftForAWhile() {
    Pod job = create(job("job", "arm-0", 7, 100));
    long before = lists();
    orphans.clear(pool, List.of(job), ownWrites, NOW);
    orphans.clear(pool, List.of(job), ownWrites, NOW.plusSeconds(9));
    assertThat(lists()).isEqualTo(before);
    orphans.clear(pool, List.of(), ownWrites, NOW.plusSeconds(10));
    orphans.clear(pool, List.of(job), ownWrites, NOW.plusSeconds(11));
    assertThat(left()).as("counted again once it was not shown").containsExactly("job");
  }

  @Test
  void whileTheWatchShowsNoneTheApiServerIsNotAsked() {
    create(job("job", "arm-0", 7, 100));
    long before = lists();
    orphans.clear(pool, List.of(runner("arm-0", 0), job("job", "arm-0", 7, 1)), ownWrites, NOW);
    assertThat(lists()).isEqualTo(before);
  }

  @Test
  void aPodThatOnlyBearsThePoolsLabelIsLeft() {
    Pod other = job("other", "arm-0", 7, 100);
    other.getMetadata().getLabels().remove(Labels.ROLE);
    List<Pod> shown = List.of(create(other), create(job("job", "arm-0", 7, 100)));
    orphans.clear(pool, shown, ownWrites, NOW);
    orphans.clear(pool, shown, ownWrites, NOW.plusSeconds(10));
    assertThat(left()).containsExactly("other");
  }

  @Test
  void aJobRunsNowhereOnceItsPodIsSeenGone() {
    Pod job = create(job("job", "arm-0", 7, 100));
    create(job("another", "arm-1", 8, 100));
    create(runner("arm-1", 0));
    assertThat(orphans.runsNowhere(pool, 7)).isFalse();
    delete(job);
    assertThat(orphans.runsNowhere(pool, 7)).isTrue();
    assertThat(left()).containsExactlyInAnyOrder("another", "arm-1");
  }

  @Test
  void aJobWhoseRunnerMayBeThereAfterAllRunsOn() {
    create(job("job", "arm-0", 7, 100));
    create(runner("arm-0", 100));
    assertThat(orphans.runsNowhere(pool, 7)).isFalse();
    assertThat(left()).containsExactlyInAnyOrder("job", "arm-0");
  }

  @Test
  void aPodThatCannotBeRemovedKeepsItsJob() {
    kubernetes.inject(
        new Fault(call -> call.verb().equals("delete"), 0, 10, new Fault.Refuse(403)));
    create(job("job", "arm-0", 7, 100));
    assertThat(orphans.runsNowhere(pool, 7)).isFalse();
    assertThat(orphans.runsNowhere(pool, 7)).isFalse();
  }

  @Test
  void aPodThatDoesNotSayWhichJobItRunsMayRunThisOne() {
    Pod job = job("job", "arm-0", 7, 100);
    job.getMetadata().setAnnotations(null);
    create(job);
    assertThat(orphans.runsNowhere(pool, 7)).isFalse();
    create(ended(job("done", "arm-0", 7, 100)));
    assertThat(orphans.runsNowhere(pool, 7)).as("ended pods run nothing").isTrue();
  }

  private Pod create(Pod pod) {
    Pod made = kubernetes.client().resource(pod).create();
    if (pod.getStatus() != null) {
      made.setStatus(pod.getStatus());
      made = kubernetes.client().resource(made).updateStatus();
    }
    return made;
  }

  private void delete(Pod pod) {
    kubernetes.client().resource(pod).withGracePeriod(0).delete();
  }

  private long lists() {
    return kubernetes.calls().count(call -> call.verb().equals("list"));
  }

  private List<String> left() {
    return kubernetes.client().pods().inNamespace("ci").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static Pod ended(Pod pod) {
    return new PodBuilder(pod).withNewStatus().withPhase("Failed").endStatus().build();
  }

  private static Pod runner(String name, int second) {
    return pod(name, second, Labels.ROLE_RUNNER);
  }

  private static Pod job(String name, String runner, long id, int second) {
    Pod pod = pod(name, second, Labels.ROLE_JOB);
    pod.getMetadata().getLabels().put(Labels.MANAGER_NAME, runner);
    pod.getMetadata().getAnnotations().put(Labels.JOB_ID, Long.toString(id));
    return pod;
  }

  private static Pod pod(String name, int second, String role) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ci")
        .withName(name)
        .withCreationTimestamp(NOW.plusSeconds(second).toString())
        .addToLabels(Labels.POOL, "arm")
        .addToLabels(Labels.ROLE, role)
        .addToAnnotations("any", "thing")
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("c")
        .withImage("i")
        .endContainer()
        .endSpec()
        .build();
  }

  private static RunnerPool pool() {
    RunnerPool pool = new RunnerPool();
    pool.setMetadata(
        new ObjectMetaBuilder().withName("arm").withNamespace("ci").withUid("u").build());
    return pool;
  }
}
