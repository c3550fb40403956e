package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.PodForm;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunnerPodFormsTest {
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<RunnerPool> pools() {
    return Stream.of(
            "runner: {executor: Shell}",
            "runner: {executor: Kubernetes}",
            "runner: {job: {reserveRoom: true, resources: {requests: {cpu: 2}}}}",
            """
            placement: {nodes: [{capacity: Spot}, {}]}
            runner:
              template:
                metadata: {annotations: {team: web}}
                spec: {containers: [{name: runner, env: [{name: MORE, value: "1"}]}]}""")
        .map(
            lines -> PoolManifest.named("linux").created("uid", 3).with(lines.split("\n")).build());
  }

  @ParameterizedTest
  @MethodSource("pools")
  void aPodFromAFormIsTheOneThatWouldBeRendered(RunnerPool pool) throws Exception {
    RunnerPodForms forms = new RunnerPodForms();
    for (int slot : new int[] {0, 7, 123}) {
      assertThat(sent(forms.form(pool, 0, "r1", true), pool, slot))
          .isEqualTo(rendered(RunnerPods.pod(pool, slot, 0, "r1")));
    }
  }

  @ParameterizedTest
  @MethodSource("pools")
  void anotherGenerationOrRevisionIsRenderedAgain(RunnerPool pool) throws Exception {
    RunnerPodForms forms = new RunnerPodForms();
    forms.form(pool, 0, "r1", true);

    assertThat(sent(forms.form(pool, 0, "r2", true), pool, 1))
        .isEqualTo(rendered(RunnerPods.pod(pool, 1, 0, "r2")));
    RunnerPool changed =
        PoolManifest.named("linux").created("uid", 4).architecture("amd64").build();
    assertThat(sent(forms.form(changed, 0, "r2", true), changed, 1))
        .isEqualTo(rendered(RunnerPods.pod(changed, 1, 0, "r2")));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void aClusterThatCannotGiveRoomBackGetsPodsThatHoldNone(RunnerPool pool) throws Exception {
    RunnerPodForms forms = new RunnerPodForms();
    forms.form(pool, 0, "r1", true);
    Pod bare = RunnerPods.pod(pool, 2, 0, "r1");
    Reservation.remove(bare);

    assertThat(sent(forms.form(pool, 0, "r1", false), pool, 2)).isEqualTo(rendered(bare));
  }

  private static JsonNode sent(PodForm form, RunnerPool pool, int slot) throws Exception {
    return JSON.readTree(form.inSlot(pool, slot));
  }

  private static JsonNode rendered(Pod pod) throws Exception {
    return JSON.readTree(Serialization.asJson(pod));
  }
}
