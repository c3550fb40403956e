package dev.runnerpool.faults;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What an operator with a bug would do, done in its name: each breaks one rule. */
enum Sabotage {
  /**
   * It does not do what the spec says; with one less than wanted, all would be there for a moment.
   */
  O1(Step.WARM, lane -> lane.merge("{scaling: {warm: 4}}")),
  /** It makes runners that nobody needs. */
  O2(Step.REST, lane -> make(lane, 3, "arm64")),
  /** It writes though nothing changes. */
  O3(Step.REST, Sabotage::scribble),
  /** It makes more than may be. */
  O4(Step.REST, lane -> make(lane, Lane.MAX, "arm64")),
  /** It deletes a busy runner's pod. */
  O5(Step.BURST, Sabotage::deleteBusy),
  /** It leaves its runner in GitLab. */
  O6(Step.LEAVE, Sabotage::registerAgain),
  /** It makes pods that may run anywhere. */
  O7(Step.REST, lane -> make(lane, 1, "amd64")),
  /** It says what is not so. */
  O8(Step.DOWN, lane -> lane.proxy().disturb(new SilentStatus())),
  /** It loses a job. */
  O9(Step.BURST, GitLabTruth::cancelJobs),
  /** It tells a secret. */
  O10(Step.REST, Sabotage::tellSecret);

  private final Step when;
  private final Consumer<Lane> deed;

  Sabotage(Step when, Consumer<Lane> deed) {
    this.when = when;
    this.deed = deed;
  }

  /** The plan that has it done. */
  Plan plan() {
    return new Plan(
        "P%02d-001".formatted(ordinal() + 1),
        "sabotage " + this,
        Scripts.within(when, Duration.ZERO, deed, Duration.ZERO, lane -> {}),
        Plan.Excuse.NONE);
  }

  /** The oracle that must find it: counts that are not true are found with the step's end. */
  String oracle() {
    return this == O8 ? O1.name() : name();
  }

  private static void make(Lane lane, int count, String architecture) {
    for (int i = 0; i < count; i++) {
      Pod pod =
          new PodBuilder()
              .withNewMetadata()
              .withNamespace(lane.namespace())
              .withName("planted-" + i)
              .addToLabels(Labels.ROLE, Labels.ROLE_RUNNER)
              .endMetadata()
              .withNewSpec()
              .withNodeSelector(Map.of("kubernetes.io/arch", architecture))
              .addNewContainer()
              .withName("runner")
              .withImage("none")
              .endContainer()
              .endSpec()
              .build();
      lane.client().resource(pod).create();
    }
    lane.client()
        .pods()
        .inNamespace(lane.namespace())
        .withLabelIn(Labels.ROLE, Labels.ROLE_RUNNER)
        .withoutLabel(Labels.POOL)
        .withGracePeriod(0)
        .delete();
  }

  /** For longer than a pool may take until it is at rest. */
  private static void scribble(Lane lane) {
    Thread thread =
        new Thread(
            () -> {
              try (KubernetesClient impostor = lane.impostor()) {
                for (int i = 0; i < 120; i++) {
                  impostor
                      .resources(RunnerPool.class)
                      .inNamespace(lane.namespace())
                      .withName(lane.poolName())
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"metadata\": {\"annotations\": {\"planted\": \"%d\"}}}".formatted(i));
                  Course.pause(Duration.ofMillis(250));
                }
              }
            },
            "scribbler");
    thread.setDaemon(true);
    thread.start();
  }

  private static void deleteBusy(Lane lane) {
    lane.push(1, 6);
    Course.until(() -> newest(lane).startedAt() != null);
    Course.pause(Duration.ofSeconds(3));
    String system = newest(lane).systemId();
    int slot = Integer.parseInt(system.substring(system.length() - 4));
    try (KubernetesClient impostor = lane.impostor()) {
      impostor.pods().inNamespace(lane.namespace()).withName(lane.poolName() + "-" + slot).delete();
    }
  }

  private static SimulatedJob newest(Lane lane) {
    return lane.jobs().stream().max(Comparator.comparing(SimulatedJob::id)).orElseThrow();
  }

  private static void registerAgain(Lane lane) {
    Course.until(() -> lane.pool().get() == null);
    RunnerSettings plain = RunnerSettings.DEFAULT;
    lane.gitlab()
        .createRunner(
            new RunnerScope.Instance(),
            new RunnerSettings(
                lane.namespace() + "/" + lane.poolName() + " planted",
                plain.maintenanceNote(),
                true,
                false,
                false,
                false,
                List.of("planted"),
                null));
  }

  private static void tellSecret(Lane lane) {
    lane.client()
        .resource(
            """
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata: {name: planted, namespace: %s}
            eventTime: "2026-01-01T00:00:00.000000Z"
            reportingController: planted
            reportingInstance: planted
            action: Tell
            reason: Planted
            type: Normal
            note: "the token is glpat-0123456789"
            regarding: {kind: RunnerPool, namespace: %s, name: %s}
            """
                .formatted(lane.namespace(), lane.namespace(), lane.poolName()))
        .create();
  }

  /** The status never gets there, and the operator is told that it did. */
  private static final class SilentStatus implements Disturbance {
    @Override
    public Fate fate(ApiCall call) {
      return call.resource().equals("runnerpools/status")
          ? new Fate.OldAnswer("{\"kind\":\"RunnerPool\",\"metadata\":{}}")
          : Fate.PASS;
    }
  }
}
