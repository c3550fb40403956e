package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runners hold room for a job, and how much. */
class ReservationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{job: {}}",
        "{job: {resources: {requests: {ephemeral-storage: 1Gi}}}}",
        "{job: {reserveRoom: false, resources: {requests: {cpu: '2'}}}}",
        "{executor: Shell, job: {resources: {requests: {cpu: '2'}}}}"
      })
  void poolsWhoseJobsNeedNoneOrAreToHaveNoneAreAsTheyWouldBeWithoutIt(String runner) {
    RunnerPool pool = Cases.withRunner("arm64", runner);

    assertThat(Reservation.sidecar(RunnerPods.pod(pool, 0, 0))).isEmpty();
    assertThat(Reservation.isWanted(pool)).isFalse();
    assertThat(ConfigToml.render(pool, "t"))
        .doesNotContain("priority_class_name", "exceeded quota");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "requests: {cpu: '2', memory: 1Gi} | 2050m | 1088Mi",
        "limits: {cpu: '2', memory: 1Gi} | 2050m | 1088Mi",
        "requests: {cpu: '1'}, limits: {cpu: '2', memory: 1Gi} | 1050m | 1088Mi"
      })
  void theRoomIsWhatTheJobsPodRequestsByItsLimitsToo(String resources, String cpu, String memory) {
    RunnerPool pool = Cases.withRunner("arm64", "{job: {resources: {" + resources + "}}}");

    assertThat(
            Reservation.sidecar(RunnerPods.pod(pool, 0, 0))
                .orElseThrow()
                .getResources()
                .getRequests())
        .isEqualTo(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)));
  }

  /**
   * A LimitRange gives containers without a limit its default, and refuses those whose requests are
   * above it, or whose limit is above its {@code max}. With limits that equal its requests the pod
   * could be Guaranteed, and never resized.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "requests: {cpu: '2', memory: 1Gi} | {}",
        "limits: {cpu: '2', memory: 1Gi} | {cpu: 2051m, memory: 1089Mi}",
        "requests: {cpu: '1'}, limits: {cpu: '2', memory: 1Gi} | {cpu: 2000m, memory: 1089Mi}",
        "requests: {cpu: '2', memory: 1Gi}, limits: {memory: 2Gi} | {memory: 2048Mi}"
      })
  void theRoomIsLimitedAsTheJobIsAndAboveWhatItRequests(String resources, String limits) {
    RunnerPool pool = Cases.withRunner("arm64", "{job: {resources: {" + resources + "}}}");

    assertThat(
            Reservation.sidecar(RunnerPods.pod(pool, 0, 0))
                .orElseThrow()
                .getResources()
                .getLimits())
        .isEqualTo(
            Serialization.unmarshal("limits: " + limits, ResourceRequirements.class).getLimits());
  }

  @Test
  void theHelpersLimitCountsWhereItIsTheLarger() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            "{job: {resources: {limits: {memory: 1Gi}}, helper: {resources: {limits: {memory: 2Gi}}}}}");

    assertThat(
            Reservation.sidecar(RunnerPods.pod(pool, 0, 0))
                .orElseThrow()
                .getResources()
                .getLimits())
        .isEqualTo(Map.of("memory", new Quantity("2048Mi")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job: {priorityClassName: own, resources: {requests: {cpu: '2'}}}",
        "job: {resources: {requests: {cpu: '2'}}}\nconfig: |\n  [runners.kubernetes]\n    priority_class_name = \"own\""
      })
  void aPoolsOwnPriorityStays(String runner) {
    RunnerPool pool = Cases.withRunner("arm64", runner);

    assertThat(ConfigToml.render(pool, "t"))
        .contains("kubernetes.priority_class_name = 'own'")
        .doesNotContain(Reservation.PRIORITY_CLASS);
    assertThat(Reservation.namesPriorityClass(pool)).isFalse();
  }

  @Test
  void roomThatOnlyTheExtraConfigAsksForIsHeldAndItsOwnRetriesStay() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            "config: |\n  [runners.kubernetes]\n    cpu_request = \"1\"\n    [runners.kubernetes.retry_limits]\n      \"exceeded quota\" = 3");

    assertThat(Reservation.isWanted(pool)).isTrue();
    assertThat(ConfigToml.render(pool, "t")).contains("'exceeded quota' = 3");
  }
}
