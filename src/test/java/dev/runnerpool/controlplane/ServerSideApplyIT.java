package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's objects and others' fields on them: each writes its own, and only at need. */
@OnControlPlane
class ServerSideApplyIT {
  private static final String NODES = "apply";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final String SHELL = "runner: {executor: Shell}";
  private static final double SPEED = 20;

  /** Longer than every pace of the operator here. */
  private static final Duration QUIET = Duration.ofSeconds(4);

  private static final int READINGS = 10;

  private static final PatchContext AUDITOR =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("auditor")
          .build();

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "apply", folder).withNodes(SPEED, NODES, 1);
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void whatOthersWroteSurvivesAndIsNotOurs() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 1, warm: 1", PLACEMENT);
      Pod pod = space.awaitReadyRunners("arm", 1).get(0);
      label(space.client().pods().resource(pod).get(), "team", "ci");
      label(space.pool("arm").orElseThrow(), "team", "ci");
      space.client().resource(space.configOf("arm")).edit(ServerSideApplyIT::withNotes);
      audit(space, "arm");
      space.merge("arm", "{scaling: {max: 2}}");
      awaitStatus(space);
      assertThat(space.runnerPods("arm").get(0).getMetadata().getLabels())
          .containsEntry("team", "ci");

      // Idle pods with the configuration of before are replaced, the Secret and the pool are not.
      String config = version(space.configOf("arm"));
      space.merge("arm", "{runner: {job: {image: 'debian:12'}}}");
      eventually(
          "the configuration is written again",
          () -> !version(space.configOf("arm")).equals(config));
      awaitStatus(space);

      RunnerPool pool = space.pool("arm").orElseThrow();
      assertThat(pool.getMetadata().getLabels()).containsEntry("team", "ci");
      assertThat(pool.getStatus().conditions())
          .extracting(Condition::getType)
          .contains("Audited", "Ready", "Registered");
      assertThat(space.condition("arm", "Audited").getMessage()).isEqualTo("by the auditors");
      Secret secret = space.configOf("arm");
      assertThat(secret.getMetadata().getLabels())
          .containsEntry("team", "ci")
          .containsEntry(Labels.POOL, "arm");
      assertThat(secret.getData()).containsKey("notes");

      assertThat(ownedFields(pool))
          .contains("f:status")
          .doesNotContain("Audited", "f:spec", "f:team");
      assertThat(ownedFields(secret)).contains("f:data").doesNotContain("f:notes", "f:team");
    }
  }

  private static void awaitStatus(PoolNamespace space) {
    eventually(
        "the status follows",
        () -> {
          RunnerPool now = space.pool("arm").orElseThrow();
          return now.getStatus().observedGeneration().equals(now.getMetadata().getGeneration());
        });
  }

  @Test
  void whereNothingChangedNothingIsWritten() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 2, warm: 1", SHELL, PLACEMENT);
      Pod pod = space.awaitReadyRunners("arm", 1).get(0);
      space.awaitCondition("arm", "Ready", "True");
      audit(space, "arm");
      eventually("the operator has written all", () -> quietFor(QUIET));

      Instant begun = Instant.now();
      long readings = readings();
      for (int i = 0; i < READINGS; i++) {
        label(space.client().pods().resource(pod).get(), "touched", "t" + i);
        label(space.pool("arm").orElseThrow(), "touched", "t" + i);
      }
      eventually("the queue is read again and again", () -> readings() >= readings + READINGS);
      assertThat(writesSince(begun)).isEmpty();

      space.push("arm64", 1, 10);
      eventually("a job is something to write about", () -> !writesSince(begun).isEmpty());
      space.awaitAllJobs();
    }
  }

  private static boolean quietFor(Duration time) {
    return writesSince(Instant.now().minus(time)).isEmpty();
  }

  private static List<AuditLog.Entry> writesSince(Instant time) {
    return site.requests().stream()
        .filter(entry -> entry.isWrite() && entry.asked().isAfter(time))
        .toList();
  }

  /** How often GitLab was asked anything. */
  private static long readings() {
    return site.gitlab().requests().counts().values().stream()
        .flatMap(each -> each.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static <T extends HasMetadata> void label(T object, String name, String value) {
    site.client()
        .resource(object)
        .edit(
            each -> {
              Map<String, String> labels = new HashMap<>();
              if (each.getMetadata().getLabels() != null) {
                labels.putAll(each.getMetadata().getLabels());
              }
              labels.put(name, value);
              each.getMetadata().setLabels(labels);
              return each;
            });
  }

  private static Secret withNotes(Secret secret) {
    return new SecretBuilder(secret)
        .editMetadata()
        .addToLabels("team", "ci")
        .endMetadata()
        .addToStringData("notes", "of a user")
        .build();
  }

  /** Another manager's condition. */
  private static void audit(PoolNamespace space, String pool) {
    String yaml =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: %s}
        status:
          conditions:
            - type: Audited
              status: "True"
              reason: Checked
              message: by the auditors
              lastTransitionTime: "2026-01-01T00:00:00Z"
        """
            .formatted(pool, space.name());
    space.pools().withName(pool).subresource("status").patch(AUDITOR, yaml);
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  /** The fields that the operator applied, as the API server keeps them. */
  private static String ownedFields(HasMetadata object) {
    return object.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getManager().equals(Labels.OPERATOR))
        .map(ManagedFieldsEntry::getFieldsV1)
        .map(fields -> fields.getAdditionalProperties().toString())
        .reduce("", String::concat);
  }
}
