package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunnerPodFormsTest {

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
  void aPodFromAFormIsTheOneThatWouldBeRendered(RunnerPool pool) {
    RunnerPodForms forms = new RunnerPodForms();
    for (int slot : new int[] {0, 7, 123}) {
      assertThat(forms.pod(pool, slot, 0, "r1")).isEqualTo(RunnerPods.pod(pool, slot, 0, "r1"));
    }
  }

  @ParameterizedTest
  @MethodSource("pools")
  void anotherGenerationOrRevisionIsRenderedAgain(RunnerPool pool) {
    RunnerPodForms forms = new RunnerPodForms();
    forms.pod(pool, 0, 0, "r1");

    assertThat(forms.pod(pool, 1, 0, "r2")).isEqualTo(RunnerPods.pod(pool, 1, 0, "r2"));
    RunnerPool changed =
        PoolManifest.named("linux").created("uid", 4).architecture("amd64").build();
    assertThat(forms.pod(changed, 1, 0, "r2")).isEqualTo(RunnerPods.pod(changed, 1, 0, "r2"));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void whatIsDoneToAPodIsNotDoneToTheNext(RunnerPool pool) {
    RunnerPodForms forms = new RunnerPodForms();
    forms.pod(pool, 0, 0, "r1").getSpec().getContainers().clear();
    forms.pod(pool, 0, 0, "r1").getSpec().getInitContainers().clear();

    assertThat(forms.pod(pool, 0, 0, "r1")).isEqualTo(RunnerPods.pod(pool, 0, 0, "r1"));
  }
}
