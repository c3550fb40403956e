package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Whoever waits for a pool as for any other resource sees it ready, under way or failed. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorKstatusTest {

  Peers peers;

  @Test
  void aPoolIsUnderWayThenCurrentAndFailedWhileItsManifestCannotBeFollowed() {
    try (Stage stage = Stage.open(peers)) {
      RunnerPool made =
          stage.pools().resource(stage.manifest("arm", "arm64", "max: 1").build()).create();
      assertThat(Kstatus.of(json(made))).as("nobody looked at it").isEqualTo(Kstatus.InProgress);
      become(stage, Kstatus.Current);

      RunnerPool edited = edit(stage, "{runner: {config: 'concurrent = = 1'}}");
      assertThat(Kstatus.of(json(edited))).as("edited").isEqualTo(Kstatus.InProgress);
      become(stage, Kstatus.Failed);
      assertThat(stage.condition("arm", "Stalled").getReason()).isEqualTo("InvalidSpec");
      assertThat(stage.condition("arm", "Stalled").getMessage()).contains("spec.runner.config");
      assertThat(stage.pool("arm").getStatus().conditions().get(0).getType()).isEqualTo("Ready");
      assertThat(stage.notes()).filteredOn(note -> note.startsWith("InvalidSpec")).hasSize(1);

      edit(stage, "{runner: {config: ''}}");
      become(stage, Kstatus.Current);
      assertThat(stage.condition("arm", "Stalled").getStatus()).as("it is gone").isNull();

      edit(stage, "{paused: true}");
      become(stage, Kstatus.InProgress);
      await().atMost(Stage.PATIENCE).until(() -> reason(stage).equals("Paused"));
    }
  }

  private static RunnerPool edit(Stage stage, String spec) {
    return stage
        .pools()
        .withName("arm")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "spec: " + spec);
  }

  private static String reason(Stage stage) {
    return stage.condition("arm", "Ready").getReason();
  }

  private static void become(Stage stage, Kstatus wanted) {
    await(wanted.name())
        .atMost(Stage.PATIENCE)
        .until(() -> Kstatus.of(json(stage.pool("arm"))), wanted::equals);
  }

  private static JsonNode json(RunnerPool pool) {
    return Serialization.jsonMapper().valueToTree(pool);
  }
}
